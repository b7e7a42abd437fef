package org.sharedinfo.selftest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Precedence;
import org.sharedinfo.rule.Rule;

/**
 * A planted fault and what caught it.
 *
 * @param id stable
 * @param title a few words
 * @param what the defect
 * @param rule the rule that it breaks directly
 * @param also rules that forbid the same thing
 * @param role the role that breaks it
 * @param fieldBug where it shipped
 * @param shownBy the kinds of evidence that can show it
 * @param state the result
 * @param checks the number of checks run
 * @param millis their duration
 * @param kills the checks that rejected it
 * @param doubts the checks without a verdict
 * @param cause the likely cause that the kit names
 */
public record TriedFault(
    String id,
    String title,
    String what,
    String rule,
    List<String> also,
    String role,
    Optional<String> fieldBug,
    List<String> shownBy,
    State state,
    int checks,
    long millis,
    List<Kill> kills,
    List<Doubt> doubts,
    Optional<Cause> cause) {
  /** The result for a fault. */
  public enum State {
    /** A check of its rule rejected it, with the expected and the observed behaviour. */
    KILLED,
    /** No check of its rule did. */
    SURVIVED,
    /** It was not tested: only an omitted kind of evidence can show it. */
    NOT_ASKED
  }

  /** Copies the lists. */
  public TriedFault {
    also = List.copyOf(also);
    shownBy = List.copyOf(shownBy);
    kills = List.copyOf(kills);
    doubts = List.copyOf(doubts);
  }

  static TriedFault notAsked(Fault fault) {
    return of(fault, State.NOT_ASKED, new Judged(fault.id(), 0, 0, List.of(), List.of()));
  }

  static TriedFault of(Fault fault, Judged judged) {
    boolean killed =
        judged.kills().stream().anyMatch(k -> k.rule().equals(fault.rule().id()) && k.explains());
    return of(fault, killed ? State.KILLED : State.SURVIVED, judged);
  }

  private static TriedFault of(Fault fault, State state, Judged judged) {
    return new TriedFault(
        fault.id(),
        fault.title(),
        fault.what(),
        fault.rule().id(),
        fault.also().stream().sorted().map(Rule::id).toList(),
        fault.role().id(),
        fault.fieldBug(),
        fault.shownBy().stream().map(Evidence::id).toList(),
        state,
        judged.checks(),
        judged.millis(),
        judged.kills(),
        judged.doubts(),
        judged.cause());
  }

  /** The rules that were found violated. */
  public Set<String> rules() {
    return kills.stream().map(Kill::rule).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The rule of the first finding, in the order of reports. */
  public Optional<String> firstRule() {
    Set<Rule> broken =
        rules().stream().map(id -> Rule.byId(id).orElseThrow()).collect(Collectors.toSet());
    return broken.stream()
        .min(
            Comparator.comparing((Rule rule) -> !isMust(rule))
                .thenComparing(rule -> !isOfCause(rule))
                .thenComparing(Precedence.among(broken)))
        .map(Rule::id);
  }

  private boolean isOfCause(Rule broken) {
    return cause.filter(named -> named.rule().equals(broken.id())).isPresent();
  }

  /** Whether a rule is its own, or forbids the same thing. */
  public boolean isOf(String id) {
    return rule.equals(id) || also.contains(id);
  }

  private boolean isMust(Rule broken) {
    return broken.roles().stream()
        .filter(each -> each.id().equals(role))
        .anyMatch(each -> broken.level(each) == Level.MUST);
  }

  /** The kinds of evidence that found its own rule violated. */
  public Set<String> evidence() {
    return kills.stream()
        .filter(kill -> kill.rule().equals(rule))
        .map(Kill::evidence)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The quickest kill of its own rule. */
  public Optional<Kill> quickest() {
    return kills.stream()
        .filter(kill -> kill.rule().equals(rule) && kill.explains())
        .min(Comparator.comparingLong(Kill::millis).thenComparing(Kill::check));
  }
}
