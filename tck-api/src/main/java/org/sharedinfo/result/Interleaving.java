package org.sharedinfo.result;

import java.util.List;

/**
 * One execution of a few actors, access by access, in the order in which they happened.
 *
 * @param actors their names
 * @param moves what they did, numbered from 1 by their place
 */
public record Interleaving(List<String> actors, List<Move> moves) {
  /** Copies the lists. */
  public Interleaving {
    actors = List.copyOf(actors);
    moves = List.copyOf(moves);
  }

  /**
   * One step of one actor.
   *
   * @param actor its name
   * @param text field, value and ordering, such as {@code wc_version is 2 (acquire)}, or a fence
   * @param instead other values that a load could have seen here; empty if none
   * @param where the method, line and call
   * @param decisive whether the failure could still be avoided before this step, but not after it;
   *     known for at most one step
   */
  public record Move(
      String actor, String text, List<String> instead, String where, boolean decisive) {
    /** Copies the list. */
    public Move {
      instead = List.copyOf(instead);
    }

    /** A step that is not known to be decisive. */
    public Move(String actor, String text, List<String> instead, String where) {
      this(actor, text, instead, where, false);
    }
  }
}
