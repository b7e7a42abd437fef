/**
 * A correct implementation of each role, cut into small steps: a planted fault, or a correct
 * implementation that looks odd, replaces one of them.
 */
package org.sharedinfo.gallery.base;
