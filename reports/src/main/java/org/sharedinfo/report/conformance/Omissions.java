package org.sharedinfo.report.conformance;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.ConformanceReport.NotRun;
import org.sharedinfo.report.conformance.ConformanceReport.Progress;
import org.sharedinfo.report.conformance.ConformanceReport.Why;
import org.sharedinfo.report.text.Amounts;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/** What a run says nothing of, and why: as visible as what it says. */
final class Omissions {
  private final RunInfo run;
  private final List<Judgement> verdicts;

  private Omissions(RunInfo run, List<Judgement> verdicts) {
    this.run = run;
    this.verdicts = verdicts;
  }

  static List<NotRun> of(RunInfo run, List<Judgement> verdicts, Progress progress) {
    Omissions omissions = new Omissions(run, verdicts);
    List<NotRun> all = new ArrayList<>();
    all.addAll(missing(progress));
    run.filters().stream()
        .map(f -> new NotRun(Why.FILTERED, f, "only what this option names was run", List.of()))
        .forEach(all::add);
    all.addAll(omissions.setAside(Verdict.EXCLUDED, Why.EXCLUDED));
    all.addAll(omissions.abis());
    all.addAll(omissions.setAside(Verdict.NOT_APPLICABLE, Why.NOT_APPLICABLE));
    all.addAll(omissions.unjudged());
    return all;
  }

  private static List<NotRun> missing(Progress progress) {
    if (progress.missing() == 0 && !progress.cutShort()) {
      return List.of();
    }
    return List.of(
        new NotRun(
            Why.MISSING,
            progress.missing() + " of " + Amounts.count(progress.planned(), "planned check"),
            progress.cutShort()
                ? "the run was stopped while it wrote a result"
                : "the run was stopped, or is still going",
            List.of()));
  }

  private List<NotRun> abis() {
    boolean chosen = run.filters().stream().anyMatch(f -> f.startsWith("--abi"));
    Optional<GuestKind> kind = GuestKind.byId(run.scope().guest());
    return Arrays.stream(Abi.values())
        .filter(abi -> !run.abis().contains(abi.id()))
        // A run that loaded nothing would have judged PV guests first.
        .filter(abi -> kind.isPresent() || GuestKind.PV.existsIn(abi))
        .map(abi ->
            chosen
                ? new NotRun(Why.FILTERED, abi.id(), "another ABI was asked for", List.of())
                : new NotRun(Why.NOT_APPLICABLE, abi.id(), whyNot(abi), List.of()))
        .toList();
  }

  private String whyNot(Abi abi) {
    return GuestKind.byId(run.scope().guest())
        .filter(kind -> !kind.existsIn(abi))
        .map(kind -> "there are no %s guests on %s".formatted(kind, abi.id()))
        .orElse("the implementation does not offer it");
  }

  /** Groups what was set aside for the same reason. */
  private List<NotRun> setAside(Verdict verdict, Why why) {
    record Group(Role role, String reason) {}

    return verdicts.stream()
        .filter(v -> v.verdict() == verdict)
        .collect(
            groupingBy(
                v -> new Group(v.role(), v.reason()), LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(group ->
            new NotRun(
                why,
                what(group.getKey().role(), group.getValue()) + on(abis(group.getValue())),
                group.getKey().reason(),
                group.getValue().stream().map(Judgement::rule).distinct().toList()))
        .toList();
  }

  /** A role, or how many of its rules, if it was judged by others. */
  private String what(Role role, List<Judgement> aside) {
    long rules = aside.stream().map(Judgement::rule).distinct().count();
    boolean whole =
        verdicts.stream()
            .filter(v -> v.role() == role && abis(aside).contains(v.abi().id()))
            .allMatch(v -> v.verdict() == aside.getFirst().verdict());
    return whole ? roleTitle(role) : rulesOf(role, rules);
  }

  private static String rulesOf(Role role, long rules) {
    return Amounts.count(rules, "rule") + " of " + roleTitle(role);
  }

  /** Rules that no check judged, grouped by role and why. */
  private List<NotRun> unjudged() {
    Set<String> judged =
        verdicts.stream().map(v -> v.rule() + v.role().id()).collect(Collectors.toSet());
    Map<Role, List<String>> groups = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      for (Rule rule : Rule.values()) {
        if (rule.roles().contains(role) && !judged.contains(rule.id() + role.id())) {
          groups.computeIfAbsent(role, _ -> new ArrayList<>()).add(rule.id());
        }
      }
    }
    return groups.entrySet().stream()
        .map(group ->
            new NotRun(
                Why.NO_CHECK,
                unjudged(group.getKey(), group.getValue().size()),
                "no check ran",
                group.getValue()))
        .toList();
  }

  private String unjudged(Role role, int rules) {
    boolean whole = verdicts.stream().noneMatch(v -> v.role() == role);
    return whole ? roleTitle(role) : rulesOf(role, rules);
  }

  private String on(Collection<String> abis) {
    return abis.containsAll(run.abis()) ? "" : " on " + String.join(", ", abis);
  }

  private static Collection<String> abis(List<Judgement> verdicts) {
    return verdicts.stream().map(judged -> judged.abi().id()).distinct().toList();
  }

  private static String roleTitle(Role role) {
    return role.title() + " (" + role.id() + ")";
  }
}
