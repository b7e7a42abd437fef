package org.sharedinfo.tck.check;

import java.util.List;
import java.util.function.Predicate;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.Frame;

/** Compares a frame with an expected one. */
public final class Bytes {
  private static final int QUOTED_BYTES = 8;

  private Bytes() {}

  /**
   * Requires that certain fields hold their expected values.
   *
   * @param rule the rule that is broken otherwise
   * @param named selects fields by name
   * @param what the expected bytes, in words
   * @param given the situation
   */
  public static void expect(
      Rule rule, Frame expected, Frame seen, Predicate<String> named, String what, Object given) {
    List<ByteDifference> differences =
        seen.differencesFrom(expected).stream().filter(d -> named.test(d.field())).toList();
    if (differences.isEmpty()) {
      return;
    }
    ByteDifference first = differences.getFirst();
    throw RuleViolation.of(rule)
        .expected(what + ": " + first.field() + " = " + quoted(first.expected()))
        .seen(
            quoted(first.seen())
                + " at offset "
                + first.offset()
                + (differences.size() > 1 ? ", and " + (differences.size() - 1) + " more" : ""))
        .given("call", given)
        .bytes(differences)
        .error();
  }

  /**
   * All hexadecimal digits of a few bytes, or the first ones of many; the differences list all
   * bytes.
   */
  private static String quoted(String hex) {
    int bytes = hex.length() / 2;
    return bytes <= QUOTED_BYTES
        ? hex
        : hex.substring(0, 2 * QUOTED_BYTES) + "... (" + bytes + " bytes)";
  }

  /** Requires that every byte of the frame has its expected value. */
  public static void expectAll(Rule rule, Frame expected, Frame seen, String what, Object given) {
    expect(rule, expected, seen, _ -> true, what, given);
  }
}
