package org.sharedinfo.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.Calibration.Shown;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunListener;

class RaceCalibrationTest {
  /** Bounds a machine that is too busy for a race; one run is enough on another. */
  private static final int RUNS_AT_MOST = 10;

  @Test
  void everyRaceHasAPlantedFaultToCatch() {
    assertThat(races())
        .isNotEmpty()
        .allSatisfy(race ->
            assertThat(Gallery.faults())
                .anyMatch(fault ->
                    fault.role() == race.role() && fault.shownBy().contains(Evidence.STRESS)));
  }

  @Test
  void raceThatCaughtAFaultSaysAfterHowLong() {
    List<PlannedCheck> races = races(Rule.WCL_02, Role.WALLCLOCK_READER);
    List<Rule> told = new ArrayList<>();
    var listener =
        new RunListener() {
          @Override
          public void calibrating(Rule rule, Abi abi) {
            told.add(rule);
          }
        };
    var calibration = new RaceCalibration(1, Profile.GATE);
    Shown shown = Shown.EVERYTHING;
    for (int run = 0;
        run == 0 || run < RUNS_AT_MOST && !races.stream().allMatch(shown.rule());
        run++) {
      shown = calibration.calibrate(races, Abi.X86_64, listener);
    }
    assertThat(races).isNotEmpty().allMatch(shown.rule());
    assertThat(races.stream().map(shown.race()).flatMap(Optional::stream)).isNotEmpty();
    assertThat(told).contains(Rule.WCL_02);
  }

  @Test
  void raceWithoutAFaultToCatchShowsNothing() {
    // nothing planted breaks the layout by a race
    PlannedCheck race = races(Rule.WCL_02, Role.WALLCLOCK_READER).getFirst();
    var stranger =
        new PlannedCheck(
            race.id(),
            race.title(),
            List.of(Rule.LAY_01),
            race.role(),
            race.applies(),
            race.evidence(),
            race.uniqueId());
    Shown shown =
        new RaceCalibration(1, Profile.GATE)
            .calibrate(List.of(stranger), Abi.X86_64, new RunListener() {});
    assertThat(shown.rule().test(stranger)).isFalse();
    assertThat(shown.race().apply(stranger)).isEmpty();
  }

  private static List<PlannedCheck> races(Rule rule, Role role) {
    return races().stream()
        .filter(race -> race.rules().getFirst() == rule && race.role() == role)
        .toList();
  }

  private static List<PlannedCheck> races() {
    return CheckPlan.discover().stream().filter(PlannedCheck::isRace).toList();
  }
}
