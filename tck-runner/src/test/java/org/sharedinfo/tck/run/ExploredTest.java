package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** A race is sampled for a shorter time only where schedules settled all of its rules. */
class ExploredTest {
  private static final Abi ABI = Abi.X86_64;
  private static final List<String> BOTH = List.of("sc", "ra");
  private static final PlannedCheck RACE = check("race", Evidence.STRESS, Rule.TIM_04, Rule.TIM_05);

  private final Explored explored = new Explored();

  @Test
  void rulesThatAreAllExploredAreSettled() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE))).containsExactly("race");
  }

  @Test
  void oneRuleWithoutAScheduleLeavesItOpen() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04);
    assertThat(explored.settled(List.of(RACE))).isEmpty();
  }

  @Test
  void oneScheduleThatCouldNotTellLeavesItsRuleOpen() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04, Rule.TIM_05);
    note(Verdict.INCONCLUSIVE, false, BOTH, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE))).isEmpty();
  }

  @Test
  void machineCodeIsSettledByTheModelOfItsProcessor() {
    note(Verdict.PASS, true, List.of("sc", "tso"), Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE))).containsExactly("race");
  }

  @Test
  void sequentialConsistencyAloneSettlesNothing() {
    note(Verdict.PASS, true, List.of("sc"), Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE))).isEmpty();
  }

  @Test
  void cutSearchesSettleNothing() {
    note(Verdict.PASS, false, BOTH, Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE))).isEmpty();
  }

  @Test
  void checksThatDoNotRaceAreNotShortened() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04);
    assertThat(explored.settled(List.of(check("p", Evidence.PROPERTY, Rule.TIM_04)))).isEmpty();
  }

  private void note(Verdict verdict, boolean complete, List<String> models, Rule... rules) {
    explored.note(
        check("schedule", Evidence.SCHEDULE, rules)
            .result(
                ABI,
                verdict,
                Blame.NONE,
                Strength.ofExecutions(10, complete, models),
                0,
                "",
                "",
                0));
  }

  private static PlannedCheck check(String id, Evidence evidence, Rule... rules) {
    return new PlannedCheck(
        id,
        id,
        List.of(rules),
        Role.TIME_READER,
        Applicability.everywhere(Role.TIME_READER),
        evidence,
        "");
  }
}
