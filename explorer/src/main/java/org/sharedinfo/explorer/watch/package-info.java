/** Rewrites classes at load time, so that their memory accesses are observed. */
package org.sharedinfo.explorer.watch;
