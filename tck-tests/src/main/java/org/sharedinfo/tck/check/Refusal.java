package org.sharedinfo.tck.check;

import java.util.List;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Show;

/**
 * Requires that a call is rejected, with an error that names the number and without a changed byte.
 */
public final class Refusal {
  private Refusal() {}

  /**
   * Makes the call and checks its outcome.
   *
   * @param rule the rule that requires the rejection
   * @param frame the live frame
   * @param call the call in words, such as {@code publish(vcpu=32)}
   * @param number the number that must be rejected
   */
  public static void expect(Rule rule, Frame frame, String call, long number, Runnable action) {
    expect(rule, frame, call, number, Long.toString(number), action);
  }

  /** Like {@link #expect}, for an unsigned number. */
  public static void expectUnsigned(
      Rule rule, Frame frame, String call, long number, Runnable action) {
    expect(rule, frame, call, number, Show.u64(number), action);
  }

  private static void expect(
      Rule rule, Frame frame, String call, long number, String shown, Runnable action) {
    Frame before = frame.picture();
    if (!isRefused(rule, frame, call, number, shown, action)) {
      throw RuleViolation.of(rule)
          .expected(asked(shown))
          .seen("the call returned")
          .given("call", call)
          .bytes(frame.differencesFrom(before))
          .error();
    }
  }

  private static String asked(String number) {
    return "an IndexOutOfBoundsException or IllegalArgumentException that names " + number;
  }

  /**
   * Makes a call that may be rejected. If it is, checks the rejection like {@link #expect}.
   *
   * @return false if the call returned
   */
  public static boolean isRefused(
      Rule rule, Frame frame, String call, long number, Runnable action) {
    return isRefused(rule, frame, call, number, Long.toString(number), action);
  }

  private static boolean isRefused(
      Rule rule, Frame frame, String call, long number, String shown, Runnable action) {
    Frame before = frame.picture();
    try {
      action.run();
      return false;
    } catch (ImplementationThrew thrown) {
      Throwable cause = thrown.getCause();
      boolean right =
          cause instanceof IndexOutOfBoundsException || cause instanceof IllegalArgumentException;
      if (!right || !NamedNumbers.anyOf(List.of(number), String.valueOf(cause.getMessage()))) {
        throw RuleViolation.of(rule)
            .expected(asked(shown))
            .seen(cause.toString())
            .given("call", call)
            .error();
      }
      unchanged(rule, before, frame, call);
      return true;
    }
  }

  private static void unchanged(Rule rule, Frame before, Frame frame, String call) {
    var differences = frame.differencesFrom(before);
    if (!differences.isEmpty()) {
      throw RuleViolation.of(rule)
          .expected("no byte changed by a rejected call")
          .seen(
              differences.size()
                  + " fields changed, the first is "
                  + differences.getFirst().field())
          .given("call", call)
          .bytes(differences)
          .error();
    }
  }
}
