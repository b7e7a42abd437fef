/** The common base of the races of all areas. */
package org.sharedinfo.tck.stress;
