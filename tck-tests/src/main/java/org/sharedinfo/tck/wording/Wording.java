package org.sharedinfo.tck.wording;

import java.util.List;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;

/** The terms of a finding. Checks use Java terms; the rest is a translation. */
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
   * @param machineCode whether the implementation is called through the C ABI
   * @param role the role that was judged
   */
  public static Wording of(boolean machineCode, Role role) {
    return machineCode ? new CWording(role) : JAVA;
  }

  /** A text in these terms. */
  public abstract String of(String text);

  /** Whether the stack of an exception is useful to the author. */
  public abstract boolean showsStackOf(Throwable thrown);

  /** A finding in these terms. The explorer's accesses and places stay as they are. */
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
