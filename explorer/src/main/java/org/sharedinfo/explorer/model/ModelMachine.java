package org.sharedinfo.explorer.model;

/**
 * A memory model as a machine: what an actor's step may do to the memory. If a step has several
 * possible results, they are its choices, numbered from 0.
 *
 * <p>Threading: any; memories are immutable.
 *
 * @param <M> the memory, including the model's own data
 */
public abstract class ModelMachine<M> {
  private final Partition partition;

  ModelMachine(Partition partition) {
    this.partition = partition;
  }

  public final Partition partition() {
    return partition;
  }

  /** The memory before the first step. */
  public abstract M start();

  /** Whether an access may see a value other than the newest. */
  public abstract boolean isWeak();

  /** The choices of an actor's step, as a bit mask; never 0. */
  public abstract long choices(M memory, int actor, PartitionOp access);

  /** The value that the step returns to its actor; 0 if it returns none. */
  public abstract long read(M memory, int actor, PartitionOp access, int choice);

  /** The memory after the step. */
  public abstract M step(M memory, int actor, PartitionOp access, int choice);

  /** The choice that reads the newest value. */
  public abstract int newest(M memory, int actor, PartitionOp access);

  /** Removes an actor that has ended. */
  public abstract M retire(M memory, int actor);

  /** The final value of a block. */
  public abstract long last(M memory, int block);

  /** Adds everything that later steps depend on. */
  public abstract void digest(M memory, Digest digest);

  /**
   * Whether the step is independent of every possible step of other actors, so that it can be taken
   * at once.
   */
  public abstract boolean isLocal(PartitionOp access);

  /**
   * Which choices of another actor commute with a step: they lead to the same memory before and
   * after it, and still exist after it.
   *
   * @param memory before the step
   * @param choice of the step
   * @param pending the other actor's access
   * @param choices of the other actor, before the step
   * @return the independent ones, renumbered for the memory after the step
   */
  public abstract long independent(
      M memory, PartitionOp access, int choice, PartitionOp pending, long choices);

  /** Throws if a choice no longer fits in a bit mask. */
  static void checkCount(int count) {
    if (count >= Long.SIZE - 1) {
      throw new TooMuchException("one location was written " + (count - 1) + " times");
    }
  }
}
