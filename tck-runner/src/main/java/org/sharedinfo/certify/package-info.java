/** The use case "certify": a request in, reports and an exit code out. All entry points use it. */
package org.sharedinfo.certify;
