/** What users name in a request, read strictly: ids, keys, baselines, exclusions. */
package org.sharedinfo.certify.input;
