/** The use case "certify": a request in, reports and an exit code out. Every door calls it. */
package org.sharedinfo.certify;
