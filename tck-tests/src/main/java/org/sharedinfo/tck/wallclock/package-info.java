/** Checks of the wallclock: area WCL. */
package org.sharedinfo.tck.wallclock;
