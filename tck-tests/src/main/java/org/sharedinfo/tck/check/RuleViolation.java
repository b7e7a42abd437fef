package org.sharedinfo.tck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.Show;

/** A check found that the implementation breaks a rule. Contains everything that a report shows. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient Violation violation;
  private final String replay;

  private RuleViolation(Violation violation, String replay) {
    super(
        violation.rule()
            + ": expected "
            + violation.expected()
            + ", seen "
            + violation.seen()
            + (violation.given().isEmpty()
                ? ""
                : " (" + String.join(", ", violation.given()) + ")"));
    this.violation = violation;
    this.replay = replay;
  }

  /** The finding. */
  public Violation violation() {
    return violation;
  }

  /**
   * The text that replays exactly this execution, for a violation found by exploring; otherwise
   * empty.
   */
  public String replay() {
    return replay;
  }

  /** Starts the description of a violation. */
  public static Finding of(Rule rule) {
    return new Finding(rule);
  }

  /** A violation that is being described. */
  public static final class Finding {
    private final Rule rule;
    private String expected = "";
    private String seen = "";
    private final List<String> given = new ArrayList<>();
    private final List<ByteDifference> bytes = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private Optional<Interleaving> interleaving = Optional.empty();
    private String replay = "";

    private Finding(Rule rule) {
      this.rule = rule;
    }

    /** What the rule requires here. */
    public Finding expected(String text) {
      expected = text;
      return this;
    }

    /** What was observed instead. */
    public Finding seen(String text) {
      seen = text;
      return this;
    }

    /** A value of the situation. */
    public Finding given(String name, Object value) {
      given.add(name + "=" + Show.value(value));
      return this;
    }

    /** The bytes that differ. */
    public Finding bytes(List<ByteDifference> differences) {
      bytes.addAll(differences);
      return this;
    }

    /** The steps that led here, in order. */
    public Finding steps(List<String> led) {
      steps.addAll(led);
      return this;
    }

    /** The steps, access by access. */
    public Finding interleaving(Interleaving execution) {
      interleaving = Optional.of(execution);
      return this;
    }

    /** The text that replays exactly this execution. */
    public Finding replay(String text) {
      replay = text;
      return this;
    }

    /** The error to throw. */
    public RuleViolation error() {
      return new RuleViolation(
          new Violation(rule.id(), expected, seen, given, bytes, steps, interleaving, List.of()),
          replay);
    }
  }
}
