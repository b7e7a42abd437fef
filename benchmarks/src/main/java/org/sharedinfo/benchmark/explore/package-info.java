/** How fast interleavings are explored, beside another model checker. */
package org.sharedinfo.benchmark.explore;
