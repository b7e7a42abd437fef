package org.sharedinfo.explorer;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How one execution ended. */
public final class Outcome {
  /**
   * A mark that an actor made.
   *
   * @param actor its name
   */
  public record Mark(String actor, Object value) {}

  /** The check asked for the result of an actor that has none, which counts as a complaint. */
  static final class NoResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoResultException(String what) {
      super(what);
    }
  }

  private final Map<String, Ending> endings;
  private final Map<String, List<Object>> notes;
  private final Map<String, MemorySegment> memories;
  private final List<Mark> marks;

  Outcome(
      Map<String, Ending> endings,
      Map<String, List<Object>> notes,
      Map<String, MemorySegment> memories,
      List<Mark> marks) {
    this.endings = endings;
    this.notes = notes;
    this.memories = memories;
    this.marks = marks;
  }

  /** How each actor ended, by name, in order. */
  public Map<String, Ending> endings() {
    return Collections.unmodifiableMap(endings);
  }

  /** How an actor ended. */
  public Ending ending(String actor) {
    return known(endings, "actor", actor);
  }

  /**
   * What an actor returned. If it threw or waits forever, the check rejects this execution.
   *
   * @throws ClassCastException if the result has another type
   */
  public <T> T result(String actor, Class<T> type) {
    return switch (ending(actor)) {
      case Ending.Returned(Object value) -> type.cast(value);
      case Ending.Threw(Throwable thrown) ->
          throw new NoResultException("actor \"" + actor + "\" threw " + thrown);
      case Ending.Waiting _ -> throw new NoResultException("actor \"" + actor + "\" waits forever");
    };
  }

  /** What an actor noted, in order; empty if it waits forever. */
  public List<Object> notes(String actor) {
    return known(notes, "actor", actor);
  }

  /** The marks of all actors, in order. */
  public List<Mark> marks() {
    return marks;
  }

  /** A read-only copy of a watched memory at the end. */
  public MemorySegment memory(String name) {
    return known(memories, "memory", name);
  }

  private static <T> T known(Map<String, T> all, String what, String name) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "there is no " + what + " of this name: " + name + "; there are " + all.keySet());
    }
    return found;
  }
}
