/** Runs single actors, and keeps what they do as a tree over the values that they are given. */
package org.sharedinfo.explorer.run;
