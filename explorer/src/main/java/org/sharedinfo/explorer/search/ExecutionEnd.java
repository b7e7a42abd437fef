package org.sharedinfo.explorer.search;

import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.run.Node;

/**
 * How one execution ended.
 *
 * @param at where each actor is: at its end, or where it waits forever
 * @param values of the partition's blocks
 */
// never compared; read and copied millions of times
@SuppressWarnings("ArrayRecordComponent")
public record ExecutionEnd(Partition partition, Node[] at, long[] values, Marks marks) {}
