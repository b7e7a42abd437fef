package org.sharedinfo.result;

import java.util.List;
import java.util.Locale;
import org.sharedinfo.rule.Level;

/**
 * The findings of a recording of a real machine. A recording never certifies conformance, because
 * rules that were not exercised stay open.
 *
 * @param name the recording's name
 * @param sha256 its digest, in hexadecimal
 * @param abi the guest's ABI, such as x86_64
 * @param guest the kind of guest, pv or hvm
 * @param source the machine, according to the recording
 * @param accesses the number of accesses
 * @param notes what limits its evidence, one sentence each
 * @param rules each rule and role that the monitors know, in the catalogue's order
 */
public record Observation(
    String name,
    String sha256,
    String abi,
    String guest,
    String source,
    long accesses,
    List<String> notes,
    List<ObservedRule> rules) {
  /** Copies the lists. */
  public Observation {
    notes = List.copyOf(notes);
    rules = List.copyOf(rules);
  }

  /** The outcome of one recording or several. */
  public enum Outcome {
    /** A MUST rule is broken. */
    VIOLATION(1),
    /** No MUST rule is broken, as far as they were exercised. */
    NO_VIOLATION_SEEN(0),
    /** No rule was exercised. */
    NOTHING_EXERCISED(2);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command. */
    public int exitCode() {
      return exitCode;
    }

    /** In words, such as NO VIOLATION SEEN. */
    public String inWords() {
      return name().replace('_', ' ');
    }

    /** The outcome of several recordings: a violation counts most, then what was exercised. */
    public static Outcome of(List<Observation> observations) {
      List<Outcome> outcomes = observations.stream().map(Observation::outcome).toList();
      if (outcomes.contains(VIOLATION)) {
        return VIOLATION;
      }
      return outcomes.contains(NO_VIOLATION_SEEN) ? NO_VIOLATION_SEEN : NOTHING_EXERCISED;
    }
  }

  /** Its outcome. */
  public Outcome outcome() {
    boolean broken =
        rules.stream().anyMatch(rule -> rule.violated() > 0 && rule.level() == Level.MUST);
    if (broken) {
      return Outcome.VIOLATION;
    }
    return exercised() > 0 ? Outcome.NO_VIOLATION_SEEN : Outcome.NOTHING_EXERCISED;
  }

  /** The number of rules that were exercised, for at least one role. */
  public long exercised() {
    return rules.stream()
        .filter(ObservedRule::isExercised)
        .map(ObservedRule::rule)
        .distinct()
        .count();
  }

  /** The number of rules that the monitors know. */
  public long known() {
    return rules.stream().map(ObservedRule::rule).distinct().count();
  }

  /** One line, such as "38 of 52 rules exercised, 789,050 accesses". */
  public String summary() {
    return String.format(
        Locale.ROOT, "%d of %d rules exercised, %,d accesses", exercised(), known(), accesses);
  }
}
