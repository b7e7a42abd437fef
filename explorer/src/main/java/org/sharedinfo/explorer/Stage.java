package org.sharedinfo.explorer;

import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

/** Calls from an actor's code to the explorer. Outside a run they do nothing. */
public final class Stage {
  private static final Site NOTE = new Site("the scenario", "Stage.mark");

  private Stage() {}

  /**
   * Records a value for the check, under the name of the running actor. This costs nothing and is
   * not ordered against other actors' steps.
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
   * A separate step that uses no memory and orders nothing. The marks of all actors have one order,
   * which the check sees. Marks make the search longer.
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
