package org.sharedinfo.result;

import java.util.List;
import java.util.Locale;
import org.sharedinfo.rule.Level;

/**
 * What a recording of a machine that ran shows. It never makes anybody conformant: what was not
 * exercised is not known.
 *
 * @param name the recording's name
 * @param sha256 its digest, in hexadecimal
 * @param abi the guest's ABI, such as x86_64
 * @param guest the kind of guest, pv or hvm
 * @param source the machine, as the recording says
 * @param accesses how many accesses it has
 * @param notes what limits what it shows, one sentence each
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

  /** What a recording, or several, come to. */
  public enum Outcome {
    /** A MUST rule is broken. */
    VIOLATION(1),
    /** None is, as far as they were exercised. */
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

  /** What it comes to. */
  public Outcome outcome() {
    boolean broken =
        rules.stream().anyMatch(rule -> rule.violated() > 0 && rule.level() == Level.MUST);
    if (broken) {
      return Outcome.VIOLATION;
    }
    return exercised() > 0 ? Outcome.NO_VIOLATION_SEEN : Outcome.NOTHING_EXERCISED;
  }

  /** How many rules were exercised, for at least one role. */
  public long exercised() {
    return rules.stream()
        .filter(ObservedRule::isExercised)
        .map(ObservedRule::rule)
        .distinct()
        .count();
  }

  /** How many rules the monitors know. */
  public long known() {
    return rules.stream().map(ObservedRule::rule).distinct().count();
  }

  /** One line, such as "38 of 52 rules exercised, 789,050 accesses". */
  public String summary() {
    return String.format(
        Locale.ROOT, "%d of %d rules exercised, %,d accesses", exercised(), known(), accesses);
  }
}
