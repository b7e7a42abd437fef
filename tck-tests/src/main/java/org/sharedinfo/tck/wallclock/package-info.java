/** Checks of the wallclock: WCL-01 to WCL-08. */
package org.sharedinfo.tck.wallclock;
