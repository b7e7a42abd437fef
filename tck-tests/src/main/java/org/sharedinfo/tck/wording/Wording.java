package org.sharedinfo.tck.wording;

import java.util.List;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;

/** The language that a finding is told in. Checks speak of Java; the rest is a translation. */
public abstract class Wording {
  private static final Wording JAVA =
      new Wording() {
        @Override
        public String of(String text) {
          return text;
        }

        @Override
        public boolean showsStackOf(Throwable thrown) {
          return true;
        }
      };

  Wording() {}

  /**
   * The wording for an implementation's author.
   *
   * @param machineCode whether the implementation is reached through the C ABI
   * @param role that was judged
   */
  public static Wording of(boolean machineCode, Role role) {
    return machineCode ? new CWording(role) : JAVA;
  }

  /** A text in these words. */
  public abstract String of(String text);

  /** Whether the stack of what a call threw tells its author something. */
  public abstract boolean showsStackOf(Throwable thrown);

  /** A finding in these words. The explorer tells of accesses and places: those stay. */
  public final Violation of(Violation found) {
    return new Violation(
        found.rule(),
        of(found.expected()),
        of(found.seen()),
        all(found.given()),
        found.bytes(),
        all(found.steps()),
        found.interleaving(),
        found.outcomes().stream().map(this::of).toList());
  }

  private RaceOutcome of(RaceOutcome outcome) {
    return new RaceOutcome(
        outcome.id(),
        outcome.count(),
        outcome.forbidden(),
        outcome.witness(),
        of(outcome.meaning()));
  }

  private List<String> all(List<String> texts) {
    return texts.stream().map(this::of).toList();
  }
}
