/** Checks of the rest of the arch part: ARC-01 and ARC-02. */
package org.sharedinfo.tck.arch;
