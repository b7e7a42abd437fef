package org.sharedinfo.explorer;

import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** What an actor's code may tell the explorer. Outside of a run it does nothing. */
public final class Stage {
  private static final Site NOTE = new Site("the scenario", "Stage.mark");

  private Stage() {}

  /**
   * Keeps something for the check, under the name of the actor that runs. It costs nothing, and has
   * no place in the order of other actors' steps.
   *
   * @param value with {@code equals} by value; it must not change later
   */
  public static void note(Object value) {
    Run run = Run.here();
    if (run.acts()) {
      run.note(value);
    }
  }

  /**
   * A step of its own that touches no memory and orders none; the marks of all actors have one
   * order, which the check sees. Marks make the search longer.
   *
   * @param value with {@code equals} by value; it must not change later
   */
  public static void mark(Object value) {
    Run run = Run.here();
    if (run.acts()) {
      run.mark(value, NOTE);
    }
  }

  static void join() {
    Run run = Run.here();
    if (run.acts()) {
      run.join(new Site("the scenario", "Cast.last"));
    }
  }
}
