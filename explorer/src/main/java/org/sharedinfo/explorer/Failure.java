package org.sharedinfo.explorer;

import java.util.List;

/**
 * An execution that the check complained about.
 *
 * @param complaint of the check
 * @param actors their names
 * @param steps in their order
 * @param schedule replays exactly this execution: {@link Explorer#replay}
 */
public record Failure(String complaint, List<String> actors, List<Step> steps, String schedule) {

  /**
   * One step of the execution.
   *
   * @param number from 1
   * @param actor its name
   * @param text what it did: field, value and ordering
   * @param instead what a load or update could have seen instead, empty if nothing
   * @param where the method and line, and the call
   * @param decisive whether this step is known to decide: before it the execution could still have
   *     passed, after it every continuation fails
   */
  public record Step(
      int number,
      String actor,
      String text,
      List<String> instead,
      String where,
      boolean decisive) {}

  /** The steps as a table of text, one column an actor. */
  public String timeline() {
    return Timeline.of(this);
  }
}
