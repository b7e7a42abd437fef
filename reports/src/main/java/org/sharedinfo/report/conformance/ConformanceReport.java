package org.sharedinfo.report.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;

/**
 * The complete record of a graded run: {@code conformance.json} is this record, and every other
 * output is made from it. Texts are unchanged; {@link InertText} makes them safe to show.
 *
 * @param schemaVersion of the JSON form, {@link #SCHEMA_VERSION}
 * @param outcome the outcome of the run
 * @param exitCode of the command; 70 if the kit broke
 * @param summary the outcome and its reason, in one sentence
 * @param kit the kit that judged
 * @param implementation the implementation that was judged
 * @param abis the ids of the ABIs that ran
 * @param scope the kind of guests, and the limits that the implementation declared
 * @param profile gate or full
 * @param seed the run's seed
 * @param filters the options that left something out; empty for a whole run
 * @param command the command line that repeats the run
 * @param label the user's name for the run, if any
 * @param started ISO-8601 instant
 * @param durationMillis how long the run took by the wall clock; absent while it runs, and for a
 *     run that was merged from parts
 * @param progress how far the run got
 * @param counts the numbers of rules and checks by verdict
 * @param verdicts one for each rule, role and ABI that was judged, in the catalogue's order
 * @param causes likely causes of failures, at most one for each role and ABI
 * @param notRun what the run did not judge, and why
 * @param baseline the changes since an earlier run, if it was compared with one
 * @param environment names and values: JDK, operating system, processor, cores
 * @param digests SHA-256 in hexadecimal of kit, catalogue and implementation
 */
public record ConformanceReport(
    String schemaVersion,
    RunOutcome outcome,
    int exitCode,
    String summary,
    Kit kit,
    Implementation implementation,
    List<String> abis,
    Scope scope,
    String profile,
    long seed,
    List<String> filters,
    String command,
    Optional<String> label,
    String started,
    Optional<Long> durationMillis,
    Progress progress,
    Counts counts,
    List<Judgement> verdicts,
    List<Cause> causes,
    List<NotRun> notRun,
    Optional<Baseline> baseline,
    SortedMap<String, String> environment,
    SortedMap<String, String> digests) {
  /** The version of the JSON form; the first number changes when a reader must. */
  public static final String SCHEMA_VERSION = "1.2";

  /** Copies the collections. */
  public ConformanceReport {
    abis = List.copyOf(abis);
    filters = List.copyOf(filters);
    verdicts = List.copyOf(verdicts);
    causes = List.copyOf(causes);
    notRun = List.copyOf(notRun);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /** Which guests were judged, in words: ABIs and kind. */
  public String guests() {
    String kind = scope.guest().isEmpty() ? "" : " · " + scope.guest() + " guests";
    return String.join(", ", abis) + kind;
  }

  /** The declared limits in words; empty where there are none. */
  public String limits() {
    return scope.limits().isEmpty() ? "" : "declared limits: " + scope.limitsInWords();
  }

  /** What it is called: name and version of the implementation, and the run's label. */
  public String subject() {
    String named = implementation.name() + " " + implementation.version();
    return named + label.map(text -> " · " + text).orElse("");
  }

  /** The same report, held against an earlier run. */
  public ConformanceReport against(Baseline earlier) {
    return new ConformanceReport(
        schemaVersion,
        outcome,
        exitCode,
        summary,
        kit,
        implementation,
        abis,
        scope,
        profile,
        seed,
        filters,
        command,
        label,
        started,
        durationMillis,
        progress,
        counts,
        verdicts,
        causes,
        notRun,
        Optional.of(earlier),
        environment,
        digests);
  }

  /** Versions of the kit and of its rule catalogue. */
  public record Kit(String version, String catalogueVersion) {}

  /** What the implementation says of itself, and the class of its provider. */
  public record Implementation(String name, String version, String vendor, String provider) {}

  /**
   * How far the run got.
   *
   * @param state COMPLETE only if every planned check has a result
   * @param planned checks, each ABI counted
   * @param finished checks with a result
   * @param cutShort whether a half-written last result was left out
   * @param durationMillis the sum of the times of all finished checks. Checks of several ABIs run
   *     at the same time, so this is not how long the run took
   */
  public record Progress(
      RunInfo.State state, int planned, int finished, boolean cutShort, long durationMillis) {
    /** Planned checks without a result. */
    public int missing() {
      return Math.max(0, planned - finished);
    }
  }

  /**
   * Counts by verdict; every verdict is a key.
   *
   * @param rules counts of {@link #verdicts()}
   * @param must counts of those that are MUST
   * @param checks counts of the checks, each ABI counted
   */
  public record Counts(
      Map<Verdict, Integer> rules, Map<Verdict, Integer> must, Map<Verdict, Integer> checks) {
    /** The sum of {@link #rules()}. */
    public int ruleTotal() {
      return total(rules);
    }

    /** The sum of {@link #checks()}. */
    public int checkTotal() {
      return total(checks);
    }

    private static int total(Map<Verdict, Integer> counts) {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * The verdict on one rule for one role and ABI.
   *
   * @param rule its id
   * @param area the area's id
   * @param title the rule's title
   * @param role the role
   * @param abi the ABI
   * @param level for this role
   * @param verdict the worst verdict of its evidence
   * @param reason why it is neither PASS nor FAIL; for a FAIL, what else broke; otherwise empty
   * @param evidence one for each check, as it counts for this rule
   */
  public record Judgement(
      String rule,
      String area,
      String title,
      Role role,
      Abi abi,
      Level level,
      Verdict verdict,
      String reason,
      List<CheckEvidence> evidence) {
    /** Copies the evidence. */
    public Judgement {
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * The result of one check for one rule.
   *
   * @param check its id
   * @param title what it checks
   * @param kind the kind of evidence
   * @param rules all rules that it verifies
   * @param verdict its verdict on this rule; INCONCLUSIVE if it failed another of its rules
   * @param checkVerdict its own verdict
   * @param blame who caused an ERROR
   * @param strength how strong it is
   * @param seed the seed that repeats it
   * @param message one line, or empty
   * @param violation the finding of a FAIL
   * @param detail longer text, or empty
   * @param replay the command that repeats it
   * @param durationMillis how long it took
   */
  public record CheckEvidence(
      String check,
      String title,
      Evidence kind,
      List<String> rules,
      Verdict verdict,
      Verdict checkVerdict,
      CheckResult.Blame blame,
      Strength strength,
      long seed,
      String message,
      Optional<Violation> violation,
      String detail,
      ReplayCommand replay,
      long durationMillis) {
    public static CheckEvidence of(CheckResult result, String rule) {
      return new CheckEvidence(
          result.check(),
          result.title(),
          result.evidence(),
          result.rules(),
          result.verdictFor(rule),
          result.verdict(),
          result.blame(),
          result.strength(),
          result.seed(),
          result.message(),
          result.violation(),
          result.detail(),
          result.replay(),
          result.durationMillis());
    }
  }

  /**
   * Something that the run did not judge.
   *
   * @param why the kind of reason
   * @param what what was left out, in words
   * @param reason the reason, in words
   * @param rules the rules concerned
   */
  public record NotRun(Why why, String what, String reason, List<String> rules) {
    /** Copies the rules. */
    public NotRun {
      rules = List.copyOf(rules);
    }

    /** Whether it is an option, which left out all that it does not name. */
    public boolean namesOption() {
      return why == Why.FILTERED && what.startsWith("--");
    }
  }

  /** Kinds of reasons for not running. */
  public enum Why {
    /** The run was stopped, or the worker lost results. */
    MISSING,
    /** An option left it out. */
    FILTERED,
    /** An entry of the exclude file set it aside. */
    EXCLUDED,
    /** The role or the ABI is not offered. */
    NOT_APPLICABLE,
    /** The kit has no check for it, or none ran. */
    NO_CHECK
  }
}
