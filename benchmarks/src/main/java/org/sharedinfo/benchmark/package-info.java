/**
 * What the reference operations cost. {@code baseline.c} does the same in C; {@code benchmarks/run}
 * puts the two side by side.
 */
package org.sharedinfo.benchmark;
