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

  /** An actor has no result to ask for; the check that asked complains of that. */
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

  /** How each actor ended, by name, in their order. */
  public Map<String, Ending> endings() {
    return Collections.unmodifiableMap(endings);
  }

  /** How an actor ended. */
  public Ending ending(String actor) {
    return known(endings, "actor", actor);
  }

  /**
   * What an actor returned. If it threw or waits for ever, this execution is complained about.
   *
   * @throws ClassCastException if the result is of another type
   */
  public <T> T result(String actor, Class<T> type) {
    return switch (ending(actor)) {
      case Ending.Returned(Object value) -> type.cast(value);
      case Ending.Threw(Throwable thrown) ->
          throw new NoResultException("actor \"" + actor + "\" threw " + thrown);
      case Ending.Waiting _ ->
          throw new NoResultException("actor \"" + actor + "\" waits for ever");
    };
  }

  /** What an actor noted, in its order; empty if it waits for ever. */
  public List<Object> notes(String actor) {
    return known(notes, "actor", actor);
  }

  /** The marks of all actors, in their order. */
  public List<Mark> marks() {
    return marks;
  }

  /** A copy of a watched memory as it is in the end, read-only. */
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
