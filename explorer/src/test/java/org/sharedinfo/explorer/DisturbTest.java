package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reader that is disturbed at each attempt, far more often than can be explored. */
class DisturbTest {
  private static final int UPDATES = 40;

  private final MemorySegment memory = Arena.ofAuto().allocate(64, 64);
  private final Explorer explorer = Explorer.under(Model.SEQUENTIAL);

  @Test
  void readerThatKeepsTryingPasses() {
    Exploration played = explorer.disturb(Scenarios.seqlock(memory, "NONE", UPDATES, true));
    assertThat(played).isInstanceOf(Exploration.Passed.class);
    assertThat(played.effort().executions()).isEqualTo(10 * 11 / 2);
  }

  @Test
  void givingUpIsSeenAndReplayed() {
    Scenario scenario = Scenarios.seqlock(memory, "TEN_ATTEMPTS", UPDATES, true);
    Exploration played = explorer.disturb(scenario);
    assertThat(played)
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed -> {
              assertThat(failed.failure().complaint()).startsWith("torn");
              assertThat(Explorer.replay(scenario, failed.failure().schedule()))
                  .isInstanceOf(Exploration.Failed.class);
            });
  }

  @Test
  void onlyManyBurstsShowIt() {
    assertThat(explorer.disturb(Scenarios.seqlock(memory, "TEN_ATTEMPTS", 9, true)))
        .isInstanceOf(Exploration.Passed.class);
    assertThat(explorer.disturb(Scenarios.seqlock(memory, "TEN_ATTEMPTS", UPDATES, false)))
        .isInstanceOf(Exploration.Passed.class);
  }

  @Test
  void readerOfARecordThatStaysOddWaitsForever() {
    memory.set(ValueLayout.JAVA_INT, 0, 1);
    Scenario scenario =
        Scenarios.seqlock(memory, "NONE", 2, true)
            .checking(outcome ->
                outcome.endings().get("reader") instanceof Ending.Waiting
                    ? Optional.of("waits")
                    : Optional.empty());
    assertThat(explorer.disturb(scenario))
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed -> assertThat(failed.failure().complaint()).isEqualTo("waits"));
  }

  @Test
  void twoActorsAreNeeded() {
    Scenario alone =
        Scenario.of("one actor", cast -> cast.actor("a", () -> {})).watching("page", memory);
    assertThatThrownBy(() -> explorer.disturb(alone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two actors");
  }
}
