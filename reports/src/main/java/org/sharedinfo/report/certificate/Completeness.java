package org.sharedinfo.report.certificate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.certificate.Statement.CheckLine;
import org.sharedinfo.report.certificate.Statement.TestResult;
import org.sharedinfo.report.input.ExpectedCheck;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/**
 * Checks an attestation of a conformant run against the checks that such a run makes, and against
 * the catalogue: nothing is missing, nothing occurs twice, and rules and checks agree.
 */
final class Completeness {
  private final TestResult told;
  private final List<ExpectedCheck> plan;
  private final GuestKind kind;
  private final Map<String, Verdict> rules = new HashMap<>();
  private final Map<String, Verdict> checks = new HashMap<>();

  private Completeness(TestResult told, List<ExpectedCheck> plan, GuestKind kind) {
    this.told = told;
    this.plan = plan;
    this.kind = kind;
  }

  /**
   * What is wrong, in one line; empty if nothing is.
   *
   * @param plan all checks of the profile
   * @throws UnfitJsonException if a check has the wrong form
   */
  static Optional<String> gap(TestResult told, List<ExpectedCheck> plan, GuestKind kind)
      throws UnfitJsonException {
    var all = new Completeness(told, plan, kind);
    Optional<String> twice = all.collect();
    if (twice.isPresent()) {
      return twice;
    }
    for (String abi : told.abis()) {
      Optional<String> gap = all.gapOf(Abi.byId(abi).orElseThrow());
      if (gap.isPresent()) {
        return gap;
      }
    }
    if (!all.checks.isEmpty()) {
      return Optional.of("it has a check that is not in the plan: " + first(all.checks));
    }
    if (!all.rules.isEmpty()) {
      return Optional.of("it tells of what the catalogue does not have: " + first(all.rules));
    }
    boolean passed = told.passedTests().stream().anyMatch(name -> isMust(name));
    return passed ? Optional.empty() : Optional.of("no MUST rule passed: it says nothing");
  }

  /** Whether a name such as {@code TIM-04 TR x86_64} is of a rule that the role must keep. */
  static boolean isMust(String name) {
    String[] parts = name.split(" ", -1);
    Optional<Rule> rule = Rule.byId(parts[0]);
    Optional<Role> role = parts.length == 3 ? Role.byId(parts[1]) : Optional.empty();
    return rule.isPresent()
        && role.isPresent()
        && rule.get().roles().contains(role.get())
        && rule.get().level(role.get()) == Level.MUST
        && Abi.byId(parts[2]).isPresent();
  }

  private static String first(Map<String, Verdict> left) {
    return InertText.line(left.keySet().stream().sorted().findFirst().orElse(""), 100);
  }

  private Optional<String> collect() throws UnfitJsonException {
    for (var list :
        List.of(
            Map.entry(Verdict.PASS, told.passedTests()),
            Map.entry(Verdict.NOT_APPLICABLE, told.notApplicable()),
            Map.entry(Verdict.INCONCLUSIVE, told.warnedTests()),
            Map.entry(Verdict.FAIL, told.failedTests()))) {
      for (String name : list.getValue()) {
        if (rules.put(name, list.getKey()) != null) {
          return Optional.of("it tells of one rule twice: " + InertText.line(name, 60));
        }
      }
    }
    for (String text : told.checks()) {
      CheckLine line = CheckLine.parse(text);
      if (checks.put(line.abi() + " " + line.check(), line.verdict()) != null) {
        return Optional.of("it tells of one check twice: " + line.check() + " on " + line.abi());
      }
      if (line.verdict() == Verdict.EXCLUDED) {
        return Optional.of("a check was set aside: " + line.check() + " on " + line.abi());
      }
    }
    return Optional.empty();
  }

  private Optional<String> gapOf(Abi judged) {
    String abi = judged.id();
    int vcpus = told.scope().vcpus(abi);
    Map<ExpectedCheck, Verdict> results = new HashMap<>();
    for (ExpectedCheck check : plan) {
      Verdict verdict = checks.remove(abi + " " + check.id());
      if (verdict == null) {
        return Optional.of("a check of the plan is missing: " + check.id() + " on " + abi);
      }
      results.put(check, verdict);
    }
    return offers(results, judged, vcpus).or(() -> rules(results, judged, vcpus));
  }

  /** What is offered to one check is offered to all. */
  private Optional<String> offers(Map<ExpectedCheck, Verdict> results, Abi abi, int vcpus) {
    Set<Capability> offered = EnumSet.noneOf(Capability.class);
    results.forEach((check, verdict) -> {
      if (verdict != Verdict.NOT_APPLICABLE) {
        offered.addAll(check.applies().needs());
      }
    });
    for (ExpectedCheck check : plan) {
      boolean applies = check.isFor(abi, kind, vcpus);
      boolean judged = results.get(check) != Verdict.NOT_APPLICABLE;
      if (judged && !applies) {
        return Optional.of("a check is not for the guests that were judged: " + on(check, abi));
      }
      if (!judged && applies && offered.containsAll(check.applies().needs())) {
        return Optional.of(
            "a check was left out, though what it needs was offered to others: " + on(check, abi));
      }
    }
    return Optional.empty();
  }

  private static String on(ExpectedCheck check, Abi abi) {
    return check.id() + " on " + abi.id();
  }

  private Optional<String> rules(Map<ExpectedCheck, Verdict> results, Abi abi, int vcpus) {
    for (Role role : Role.values()) {
      boolean offered = false;
      Optional<String> aside = Optional.empty();
      for (Rule rule : Rule.values()) {
        if (!rule.roles().contains(role)) {
          continue;
        }
        String name = rule.id() + " " + role.id() + " " + abi.id();
        Verdict verdict = rules.remove(name);
        if (verdict == null) {
          return Optional.of("a rule of the catalogue is missing: " + name);
        }
        if (!agrees(verdict, of(results, rule, role), results, role)) {
          return Optional.of("what it tells of a rule is not what its checks came to: " + name);
        }
        if (verdict == Verdict.NOT_APPLICABLE) {
          if (!Applicability.mayBeLeftOut(rule, role, abi, kind, vcpus)) {
            aside = Optional.of(name);
          }
        } else {
          offered = true;
          if (verdict != Verdict.PASS && rule.level(role) == Level.MUST) {
            return Optional.of("a MUST rule has no PASS: " + name);
          }
        }
      }
      if (offered && aside.isPresent()) {
        return aside.map(name -> "a rule of a role that is offered was set aside: " + name);
      }
    }
    return Optional.empty();
  }

  private Map<ExpectedCheck, Verdict> of(
      Map<ExpectedCheck, Verdict> results, Rule rule, Role role) {
    Map<ExpectedCheck, Verdict> found = new HashMap<>();
    results.forEach((check, verdict) -> {
      if (check.role() == role && check.rules().contains(rule)) {
        found.put(check, verdict);
      }
    });
    return found;
  }

  /**
   * Whether a rule's verdict can follow from its checks. A failure counts against the rule that it
   * names, and its check may not list that rule, so failures of the whole role count.
   */
  private static boolean agrees(
      Verdict verdict,
      Map<ExpectedCheck, Verdict> own,
      Map<ExpectedCheck, Verdict> all,
      Role role) {
    List<Verdict> counting = new ArrayList<>();
    boolean shown =
        own.entrySet().stream()
            .anyMatch(e -> e.getKey().isConcurrent() && e.getValue() == Verdict.PASS);
    own.forEach((check, each) -> {
      // A check without evidence leaves the verdict to the others.
      if (!(shown && check.isConcurrent() && each == Verdict.INCONCLUSIVE)) {
        counting.add(each);
      }
    });
    Verdict worst = counting.stream().reduce(Verdict::worst).orElse(Verdict.INCONCLUSIVE);
    boolean fails =
        all.entrySet().stream()
            .anyMatch(e -> e.getKey().role() == role && e.getValue() == Verdict.FAIL);
    return switch (verdict) {
      case PASS, NOT_APPLICABLE -> worst == verdict;
      case FAIL -> fails;
      case INCONCLUSIVE, EXCLUDED, ERROR ->
          own.values().stream().anyMatch(v -> v != Verdict.PASS && v != Verdict.NOT_APPLICABLE);
    };
  }
}
