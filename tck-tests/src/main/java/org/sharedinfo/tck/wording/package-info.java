/** Findings in the terms of their reader: a C author reads about C functions and statuses. */
package org.sharedinfo.tck.wording;
