/** Checks of the wallclock: WCL-01 to WCL-06. */
package org.sharedinfo.tck.wallclock;
