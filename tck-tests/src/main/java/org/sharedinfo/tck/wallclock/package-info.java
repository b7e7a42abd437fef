/** Checks of the wallclock: WCL-01 to WCL-07. */
package org.sharedinfo.tck.wallclock;
