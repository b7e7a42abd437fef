package org.sharedinfo.explorer;

import java.util.List;

/**
 * An execution that the check rejected.
 *
 * @param complaint the check's message
 * @param actors their names
 * @param steps in order
 * @param schedule replays exactly this execution: {@link Explorer#replay}
 * @param order how the failure depends on the order of steps, if that is known
 */
public record Failure(
    String complaint, List<String> actors, List<Step> steps, String schedule, Order order) {

  /** How a failure depends on the order of the steps of different actors. */
  public enum Order {
    /** Not searched for, or a bound was reached first. */
    UNKNOWN(""),
    /** Other executions pass; one step of this one is {@link Step#decisive}. */
    DECIDES("after this step, every continuation fails"),
    /** Every execution fails. */
    DOES_NOT_MATTER("every execution fails: the order of steps does not matter"),
    /** A bound was reached first, but every execution without a switch between actors fails too. */
    NEEDS_NO_SWITCH(
        "it also fails when the actors run one after another: no switch between them is needed");

    private final String words;

    Order(String words) {
      this.words = words;
    }

    /** In words; empty if nothing is known. */
    public String words() {
      return words;
    }
  }

  /**
   * One step of the execution.
   *
   * @param number from 1
   * @param actor its name
   * @param text what it did: field, value and ordering
   * @param instead what a load or update could have seen instead; empty if nothing else
   * @param where the method and line, and the call
   * @param decisive whether this step decides: before it the execution could still have passed,
   *     after it every continuation fails
   */
  public record Step(
      int number,
      String actor,
      String text,
      List<String> instead,
      String where,
      boolean decisive) {}

  /** The steps as a text table with one column per actor. */
  public String timeline() {
    return Timeline.of(this);
  }
}
