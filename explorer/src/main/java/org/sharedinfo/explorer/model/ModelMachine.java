package org.sharedinfo.explorer.model;

/**
 * A memory model as a machine: what a step of an actor may do to the memory. Where a step may go
 * more than one way, the ways are its choices, small numbers.
 *
 * <p>Threading: any; memories are immutable.
 *
 * @param <M> the memory, with all that the model keeps beside it
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

  /** Whether an access may see something else than the newest. */
  public abstract boolean isWeak();

  /** The choices of an actor's step, a bit mask; never 0. */
  public abstract long choices(M memory, int actor, PartitionOp access);

  /** The value that the step gives to its actor; 0 if it gives none. */
  public abstract long read(M memory, int actor, PartitionOp access, int choice);

  /** The memory after the step. */
  public abstract M step(M memory, int actor, PartitionOp access, int choice);

  /** The choice that takes the newest there is. */
  public abstract int newest(M memory, int actor, PartitionOp access);

  /** The actor is done. */
  public abstract M retire(M memory, int actor);

  /** The value of a block as it is in the end. */
  public abstract long last(M memory, int block);

  /** All that the future depends on. */
  public abstract void digest(M memory, Digest digest);

  /**
   * Whether the step is independent of all that other actors may ever do, so that it can be taken
   * at once.
   */
  public abstract boolean isLocal(PartitionOp access);

  /**
   * Which of another actor's choices lead to the same memory before the step as after it, and are
   * still there then.
   *
   * @param memory before the step
   * @param choice that the step takes
   * @param pending the other actor's access
   * @param choices of the other actor, before the step
   * @return those of them that are independent, renumbered for the memory after the step
   */
  public abstract long independent(
      M memory, PartitionOp access, int choice, PartitionOp pending, long choices);

  /** Fails when a choice no longer fits a bit mask. */
  static void checkCount(int count) {
    if (count >= Long.SIZE - 1) {
      throw new TooMuchException("one place was written " + (count - 1) + " times");
    }
  }
}
