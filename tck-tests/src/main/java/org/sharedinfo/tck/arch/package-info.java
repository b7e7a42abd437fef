/** Checks of the rest of the arch part: area ARC. */
package org.sharedinfo.tck.arch;
