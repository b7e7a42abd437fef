/**
 * The cost of the reference operations. {@code baseline.c} does the same in C; {@code
 * benchmarks/run} prints both side by side.
 */
package org.sharedinfo.benchmark;
