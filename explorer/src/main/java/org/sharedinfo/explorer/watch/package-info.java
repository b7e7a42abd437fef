/** Rewrites classes as they are loaded, so that their accesses to memory are seen. */
package org.sharedinfo.explorer.watch;
