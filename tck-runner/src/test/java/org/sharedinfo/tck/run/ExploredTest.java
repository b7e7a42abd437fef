package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** A race is sampled for a shorter time only where schedules settled all of its rules. */
class ExploredTest {
  private static final String ABI = "x86_64";
  private static final String BOTH = "sc, ra";
  private static final PlannedCheck RACE = check("race", "stress", Rule.TIM_04, Rule.TIM_05);

  private final Explored explored = new Explored();

  @Test
  void rulesThatAreAllExploredAreSettled() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE), ABI)).containsExactly("race");
  }

  @Test
  void oneRuleWithoutAScheduleLeavesItOpen() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04);
    assertThat(explored.settled(List.of(RACE), ABI)).isEmpty();
  }

  @Test
  void oneScheduleThatCouldNotTellLeavesItsRuleOpen() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04, Rule.TIM_05);
    note(Verdict.INCONCLUSIVE, false, BOTH, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE), ABI)).isEmpty();
  }

  @Test
  void anotherAbiIsOpen() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE), "x86_32")).isEmpty();
  }

  @Test
  void sequentialConsistencyAloneSettlesNothing() {
    note(Verdict.PASS, true, "sc", Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE), ABI)).isEmpty();
  }

  @Test
  void cutSearchesSettleNothing() {
    note(Verdict.PASS, false, BOTH, Rule.TIM_04, Rule.TIM_05);
    assertThat(explored.settled(List.of(RACE), ABI)).isEmpty();
  }

  @Test
  void checksThatDoNotRaceAreNotShortened() {
    note(Verdict.PASS, true, BOTH, Rule.TIM_04);
    assertThat(explored.settled(List.of(check("p", "property", Rule.TIM_04)), ABI)).isEmpty();
  }

  private void note(Verdict verdict, boolean complete, String models, Rule... rules) {
    explored.note(
        check("schedule", "schedule", rules)
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

  private static PlannedCheck check(String id, String evidence, Rule... rules) {
    return new PlannedCheck(
        id, id, List.of(rules), Role.TIME_READER, List.of(), Set.of(), List.of(), 1, evidence, "");
  }
}
