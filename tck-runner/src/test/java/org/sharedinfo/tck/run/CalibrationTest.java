package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.Calibration.Shown;

class CalibrationTest {
  private static final PlannedCheck RACE =
      new PlannedCheck(
          "time.Some.race",
          "race",
          List.of(Rule.TIM_04),
          Role.TIME_READER,
          Applicability.everywhere(Role.TIME_READER),
          Evidence.STRESS,
          "[engine:x]");

  @Test
  void passOfARaceThatCaughtAFaultSaysSo() {
    var shown = new Shown(_ -> true, _ -> Optional.of(40L));
    CheckResult judged = shown.judge(RACE, result(Verdict.PASS));
    assertThat(judged.verdict()).isEqualTo(Verdict.PASS);
    assertThat(judged.strength()).isEqualTo(new Strength.Samples(9, 3, true, Optional.of(40L)));
  }

  @Test
  void passIsNoEvidenceWhereNoFaultOfTheRuleShows() {
    var blind = new Shown(_ -> false, _ -> Optional.empty());
    CheckResult judged = blind.judge(RACE, result(Verdict.PASS));
    assertThat(judged.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judged.couldNotLook()).isTrue();
    assertThat(judged.message()).contains("TIM-04", "this machine");
  }

  @Test
  void failureStandsEvenWhereNoPlantedFaultShows() {
    var blind = new Shown(_ -> false, _ -> Optional.empty());
    assertThat(blind.judge(RACE, result(Verdict.FAIL))).isEqualTo(result(Verdict.FAIL));
  }

  private static CheckResult result(Verdict verdict) {
    return RACE.result(
        Abi.X86_64, verdict, Blame.NONE, Strength.ofSamples(9, 3), 1, "", "table", 500);
  }
}
