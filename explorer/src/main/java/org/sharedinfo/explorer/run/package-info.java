/**
 * Runs single actors, and records their behaviour as a tree over the values that they are given.
 */
package org.sharedinfo.explorer.run;
