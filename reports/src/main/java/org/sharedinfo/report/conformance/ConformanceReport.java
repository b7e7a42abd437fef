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
 * output is drawn from it. Texts are as they came; {@link InertText} makes them fit to be shown.
 *
 * @param schemaVersion of the JSON form, {@link #SCHEMA_VERSION}
 * @param outcome what the run says
 * @param exitCode of the command, which also tells a broken kit (70)
 * @param summary the outcome and its reason, in one sentence
 * @param kit the kit that judged
 * @param implementation what was judged
 * @param abis the ids of the ABIs that ran
 * @param scope the kind of guests, and the limits that the implementation declared
 * @param profile gate or full
 * @param seed the run's seed
 * @param filters the options that left something out; empty for a whole run
 * @param command the command line that repeats the run
 * @param label what the user calls this run; absent where nobody named it
 * @param started ISO-8601 instant
 * @param durationMillis how long the run took by the wall clock; absent while it goes on, and for a
 *     run that was merged from parts
 * @param progress how far the run came
 * @param counts how many of what
 * @param verdicts one for each rule, role and ABI that was judged, in the catalogue's order
 * @param causes likely causes of failures, at most one for each role and ABI
 * @param notRun what the run says nothing of, and why
 * @param baseline what changed against an earlier run, where it was held against one
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
   * How far the run came.
   *
   * @param state COMPLETE only if every planned check has a result
   * @param planned checks, each ABI counted
   * @param finished checks with a result
   * @param cutShort whether a last, half written result was left out
   * @param durationMillis the times of all finished checks, added up: checks of several ABIs run at
   *     once, so this is not how long the run took
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
   * @param rules of rule, role and ABI: {@link #verdicts()}
   * @param must those of them that are MUST
   * @param checks of the checks, each ABI counted
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
   * What was found of one rule for one role and ABI.
   *
   * @param rule its id
   * @param area the area's id
   * @param title the rule's title
   * @param role the role
   * @param abi the ABI
   * @param level for this role
   * @param verdict the worst that its evidence brings
   * @param reason why it is neither PASS nor FAIL; of a FAIL, what broke beside it; else empty
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
   * What one check brings to one rule.
   *
   * @param check its id
   * @param title what it asks
   * @param kind the kind of evidence
   * @param rules all rules that it verifies
   * @param verdict what it brings to this rule; INCONCLUSIVE where it failed for another of its
   *     rules
   * @param checkVerdict its own verdict
   * @param blame whose doing an ERROR is
   * @param strength how strong it is
   * @param seed repeats it
   * @param message one line, or empty
   * @param violation what was found, for a FAIL
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
   * Something that the run says nothing of.
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
