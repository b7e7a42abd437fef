package org.sharedinfo.explorer.model;

import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Node;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Ordering;

/** An op resolved against a partition. */
public final class PartitionOp implements Node.Resolution {
  /** What the op does. */
  public enum Kind {
    LOAD,
    STORE,
    UPDATE,
    FENCE,
    MARK,
    JOIN
  }

  private final Partition partition;
  private final Op op;
  private final Kind kind;
  private final int block;
  private final int shift;
  private final long mask;
  private final int cells;
  private final boolean constant;
  private final boolean onlyWriter;
  private final boolean onlyUser;

  PartitionOp(
      Partition partition,
      Op op,
      Kind kind,
      int block,
      int shift,
      long mask,
      int cells,
      boolean constant,
      boolean onlyWriter,
      boolean onlyUser) {
    this.partition = partition;
    this.op = op;
    this.kind = kind;
    this.block = block;
    this.shift = shift;
    this.mask = mask;
    this.cells = cells;
    this.constant = constant;
    this.onlyWriter = onlyWriter;
    this.onlyUser = onlyUser;
  }

  static PartitionOp elsewhere(Partition partition, Op op, Kind kind, boolean alone) {
    return new PartitionOp(partition, op, kind, -1, 0, 0, 0, false, alone, alone);
  }

  /** The access of a step, resolved again if it belongs to another partition. */
  public static PartitionOp of(Partition partition, int actor, Node.Step step) {
    if (step.resolution() instanceof PartitionOp known && known.partition == partition) {
      return known;
    }
    PartitionOp made = partition.resolve(actor, step.op());
    step.resolve(made);
    return made;
  }

  public Op op() {
    return op;
  }

  public Kind kind() {
    return kind;
  }

  /** The block's number in the partition; −1 for ops without memory. */
  public int block() {
    return block;
  }

  boolean isMemory() {
    return block >= 0;
  }

  /** The cells that it uses, as a bit mask. */
  int cells() {
    return cells;
  }

  /** Whether no actor writes to the block. */
  boolean isConstant() {
    return constant;
  }

  /** Whether no other actor writes to the block. */
  boolean isOnlyWriter() {
    return onlyWriter;
  }

  /** Whether no other actor uses the block. */
  boolean isOnlyUser() {
    return onlyUser;
  }

  /** Extracts the location's value from the block's. */
  long extract(long blockValue) {
    return blockValue >>> shift & mask;
  }

  /** Replaces the location's value in the block's. */
  long insert(long blockValue, long value) {
    return blockValue & ~(mask << shift) | (value & mask) << shift;
  }

  /** The ordering of a load, or of the loading half of an update. */
  Ordering reading() {
    return switch (op) {
      case Op.Load load -> load.ordering();
      case Op.Update update -> update.reading();
      default -> Ordering.PLAIN;
    };
  }

  /** The ordering of a store, or of the storing half of an update. */
  Ordering writing() {
    return switch (op) {
      case Op.Store store -> store.ordering();
      case Op.Update update -> update.writing();
      default -> Ordering.PLAIN;
    };
  }

  Change change() {
    return ((Op.Update) op).change();
  }

  /** The value that a store writes. */
  long stored() {
    return ((Op.Store) op).value();
  }

  Fence fence() {
    return ((Op.Barrier) op).fence();
  }
}
