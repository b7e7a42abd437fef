/** The values that users give in a request, parsed strictly: ids, keys, baselines, exclusions. */
package org.sharedinfo.certify.input;
