package org.sharedinfo.report.input;

import java.util.HashSet;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.result.ResultLine;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;
import tools.jackson.databind.node.ObjectNode;

/** Reads the records that a run wrote, and refuses those that lack a part or name what is not. */
final class ResultJson {
  private ResultJson() {}

  static RunInfo run(byte[] json) throws UnfitJsonException {
    ObjectNode object = StrictJson.object(json);
    if (!object.hasNonNull("state")) {
      object.put("state", RunInfo.State.RUNNING.name());
    }
    if (!object.hasNonNull("causes")) {
      object.putArray("causes"); // results of earlier versions have none
    }
    RunInfo run = StrictRecords.read(object, RunInfo.class);
    for (String abi : run.abis()) {
      known("ABI", abi, Abi.byId(abi));
    }
    if (run.abis().isEmpty() || new HashSet<>(run.abis()).size() != run.abis().size()) {
      throw new UnfitJsonException("\"abis\" names no ABI, or one twice");
    }
    if (run.planned() < 0) {
      throw new UnfitJsonException("\"planned\" is below 0: " + run.planned());
    }
    for (Cause cause : run.causes()) {
      known("rule", cause.rule(), Rule.byId(cause.rule()));
      known("role", cause.role(), Role.byId(cause.role()));
      known("ABI", cause.abi(), Abi.byId(cause.abi()));
    }
    for (Exclusion entry : run.exclusions()) {
      requireKnown(entry);
    }
    requireKnown(run.scope());
    String isolated = run.environment().get(RunInfo.ISOLATED);
    if (isolated != null) {
      StrictTexts.requireIsolation(isolated);
    }
    return run;
  }

  private static void requireKnown(Exclusion entry) throws UnfitJsonException {
    Optional<Rule> rule = Rule.byId(entry.rule());
    known("rule", entry.rule(), rule);
    for (String id : entry.role().stream().toList()) {
      known("role", id, Role.byId(id).filter(role -> rule.orElseThrow().roles().contains(role)));
    }
    for (String id : entry.abi().stream().toList()) {
      known("ABI", id, Abi.byId(id));
    }
  }

  private static void requireKnown(Scope scope) throws UnfitJsonException {
    if (!scope.guest().isEmpty()) {
      known("kind of guests", scope.guest(), GuestKind.byId(scope.guest()));
    }
    for (Scope.Declared one : scope.limits()) {
      Optional<Abi> abi = Abi.byId(one.abi());
      known("ABI", one.abi(), abi);
      try {
        new Limits(one.ports(), one.vcpus(), one.firstPort()).checkedFor(abi.orElseThrow());
      } catch (IllegalArgumentException e) {
        throw new UnfitJsonException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  static CheckResult check(byte[] json) throws UnfitJsonException {
    ResultLine result = StrictRecords.read(StrictJson.object(json), ResultLine.class);
    if (result.rules().isEmpty()) {
      throw new UnfitJsonException("check " + result.check() + " names no rule");
    }
    known("role", result.role(), Role.byId(result.role()));
    for (String rule : result.rules()) {
      requireBinding(rule, result);
    }
    if (result.violation().isPresent()) {
      requireBinding(result.violation().get().rule(), result);
      if (result.verdict() == Verdict.PASS || result.verdict() == Verdict.NOT_APPLICABLE) {
        throw new UnfitJsonException(
            "check " + result.check() + " is " + result.verdict() + " and tells of a violation");
      }
    }
    known("ABI", result.abi(), Abi.byId(result.abi()));
    known("kind of evidence", result.evidence(), Evidence.byId(result.evidence()));
    requireCounts(result);
    return result.result();
  }

  private static void requireCounts(ResultLine result) throws UnfitJsonException {
    if (result.strength().anyBelowZero() || result.durationMillis() < 0) {
      throw new UnfitJsonException("check " + result.check() + " has a number below 0");
    }
  }

  private static void requireBinding(String id, ResultLine result) throws UnfitJsonException {
    Optional<Rule> rule = Rule.byId(id);
    known("rule", id, rule);
    if (rule.stream().flatMap(r -> r.roles().stream()).noneMatch(r -> isOf(r, result))) {
      throw new UnfitJsonException(
          "check " + result.check() + ": rule " + id + " does not bind the role " + result.role());
    }
  }

  private static boolean isOf(Role role, ResultLine result) {
    return role.id().equals(result.role());
  }

  private static void known(String what, String id, Optional<?> found) throws UnfitJsonException {
    if (found.isEmpty()) {
      throw new UnfitJsonException(
          "unknown " + what + " " + id + ": was this written by another version of the kit?");
    }
  }
}
