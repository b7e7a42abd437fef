/** Findings in the words of their reader: a C author reads of C functions and statuses. */
package org.sharedinfo.tck.wording;
