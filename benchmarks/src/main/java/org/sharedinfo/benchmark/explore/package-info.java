/** The speed of exploring interleavings, compared with another model checker. */
package org.sharedinfo.benchmark.explore;
