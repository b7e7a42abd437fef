package org.sharedinfo.report.fabricated;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.input.ExpectedCheck;
import org.sharedinfo.report.input.Plans;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Rule;

/** The plan of a kit whose checks are those of a fabricated run, in every profile. */
public record FabricatedPlans(List<ExpectedCheck> all) implements Plans {
  public static FabricatedPlans ofAllPass() {
    Map<String, ExpectedCheck> checks = new LinkedHashMap<>();
    FabricatedRun.allPass().results().forEach(result -> checks.put(result.check(), of(result)));
    return new FabricatedPlans(List.copyOf(checks.values()));
  }

  private static ExpectedCheck of(CheckResult result) {
    return new ExpectedCheck(
        result.check(),
        EnumSet.copyOf(result.rules().stream().map(id -> Rule.byId(id).orElseThrow()).toList()),
        result.role(),
        Applicability.everywhere(result.role()),
        result.evidence());
  }

  @Override
  public Optional<List<ExpectedCheck>> checks(String profile) {
    return profile.equals("gate") ? Optional.of(all) : Optional.empty();
  }

  /** Of a run without filters, and of each part of a shared one: all checks. */
  @Override
  public Map<Abi, List<ExpectedCheck>> of(RunInfo run) {
    Map<Abi, List<ExpectedCheck>> plan = new LinkedHashMap<>();
    run.abis().forEach(abi -> plan.put(Abi.byId(abi).orElseThrow(), all));
    return plan;
  }
}
