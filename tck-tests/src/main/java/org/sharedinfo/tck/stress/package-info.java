/** What the races of all areas stand on. */
package org.sharedinfo.tck.stress;
