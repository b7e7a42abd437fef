package org.sharedinfo.explorer.run;

import java.util.List;
import java.util.Optional;

/**
 * A point in an actor's behaviour, determined only by the values that it was given so far. Nodes of
 * one actor form a tree, except for waiting loops, which lead back.
 */
public abstract sealed class Node permits Node.Step, Node.End {
  private final int id;

  private Node(int id) {
    this.id = id;
  }

  /** Unique in its behaviour. */
  public final int id() {
    return id;
  }

  /** The actor is about to take a step. */
  public static final class Step extends Node {
    private final Op op;
    private final int opId;
    private final Step parent;
    private final long fed;
    private final int depth;
    private volatile Branches branches = Branches.NONE;
    private volatile Resolution resolution = Resolution.NONE;
    private volatile boolean waiting;

    /** The first one is its own parent. */
    Step(int id, Op op, int opId, Optional<Step> parent, long fed) {
      super(id);
      this.op = op;
      this.opId = opId;
      this.parent = parent.orElse(this);
      this.fed = fed;
      this.depth = parent.map(step -> step.depth + 1).orElse(0);
    }

    public Op op() {
      return op;
    }

    /** The number of steps before this one. */
    public int depth() {
      return depth;
    }

    /** Whether a waiting loop leads back here. */
    public boolean waiting() {
      return waiting;
    }

    /** The op as a model resolved it; replaced when the model learns about other places. */
    public Resolution resolution() {
      return resolution;
    }

    public void resolve(Resolution found) {
      resolution = found;
    }

    int opId() {
      return opId;
    }

    Step parent() {
      return parent;
    }

    long fed() {
      return fed;
    }

    void markWaiting() {
      waiting = true;
    }

    Branches branches() {
      return branches;
    }

    void branch(long value, Node next) {
      branches = branches.with(value, next);
    }
  }

  /** The actor has ended. */
  public static final class End extends Node {
    private final Finish finish;
    private final List<Object> notes;

    End(int id, Finish finish, List<Object> notes) {
      super(id);
      this.finish = finish;
      this.notes = notes;
    }

    public Finish finish() {
      return finish;
    }

    public List<Object> notes() {
      return notes;
    }
  }

  /** The data that a model keeps for an op. */
  public interface Resolution {
    Resolution NONE = new Resolution() {};
  }
}
