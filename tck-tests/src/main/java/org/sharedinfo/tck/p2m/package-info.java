/** Physical-to-machine lists: the guest that owns one, and the software that reads it. */
package org.sharedinfo.tck.p2m;
