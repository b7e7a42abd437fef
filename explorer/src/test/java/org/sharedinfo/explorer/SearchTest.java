package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
  private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);

  @ParameterizedTest
  @CsvSource({
    "NONE, passes, passes",
    "NO_RETRY, fails, fails",
    "NEVER_ODD, fails, fails",
    "NO_ODD_CHECK, fails, fails",
    "PLAIN_READER, passes, fails",
    "PLAIN_WRITER, passes, fails",
    "NO_WRITER_FENCE, passes, fails",
    "NO_READER_FENCE, passes, fails",
  })
  void seqlock(String flaw, String sequential, String weak) {
    for (int updates = 1; updates <= 2; updates++) {
      Scenario scenario = Scenarios.seqlock(page, flaw, updates);
      for (Tearing tearing : Tearing.values()) {
        if (tearing == Tearing.NONE || !flaw.startsWith("PLAIN")) {
          assertThat(word(Explorer.under(Model.SEQUENTIAL).with(tearing).explore(scenario)))
              .isEqualTo(sequential);
        }
        assertThat(word(Explorer.under(Model.RELEASE_ACQUIRE).with(tearing).explore(scenario)))
            .isEqualTo(weak);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, passes, passes",
    "CLEAR_AFTER_SCAN, fails, fails",
    "LOSES_BITS, fails, fails",
    "CLEAR_ONLY_RELEASED, passes, fails",
  })
  void channels(String flaw, String sequential, String weak) {
    Scenario scenario = Scenarios.channels(page, flaw, 2, 2);
    assertThat(word(Explorer.under(Model.SEQUENTIAL).explore(scenario))).isEqualTo(sequential);
    assertThat(word(Explorer.under(Model.RELEASE_ACQUIRE).explore(scenario))).isEqualTo(weak);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void reductionLosesNothing(Model model) {
    // The larger ones are too many to try every order of under the weak models; LitmusTest compares
    // all three on small ones.
    boolean all = model == Model.SEQUENTIAL;
    for (String flaw : all ? List.of("NONE", "NO_RETRY") : List.<String>of()) {
      Explorer explorer = Explorer.under(model).withThreads(1);
      assertThat(outcomes(explorer, Scenarios.seqlock(page, flaw, 1)))
          .isEqualTo(outcomes(explorer.unreduced(), Scenarios.seqlock(page, flaw, 1)));
    }
    for (String flaw : List.of("NONE", "CLEAR_AFTER_SCAN", "CLEAR_ONLY_RELEASED")) {
      for (int calls = 1; calls <= (all ? 2 : 1); calls++) {
        Scenario scenario = Scenarios.channels(page, flaw, 1, calls);
        Explorer explorer = Explorer.under(model).withThreads(1);
        assertThat(outcomes(explorer, scenario))
            .isEqualTo(outcomes(explorer.unreduced(), scenario));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void threadsFindTheSame(Model model) {
    for (Scenario scenario :
        List.of(Scenarios.seqlock(page, "NONE", 2), Scenarios.channels(page, "NONE", 2, 2))) {
      assertThat(outcomes(Explorer.under(model).withThreads(4), scenario))
          .isEqualTo(outcomes(Explorer.under(model).withThreads(1), scenario));
    }
  }

  /** The searches that the suites rely on stay small. */
  @Test
  void reductionIsGood() {
    assertThat(states(Model.SEQUENTIAL, Scenarios.seqlock(page, "NONE", 1))).isLessThan(2_000);
    assertThat(states(Model.RELEASE_ACQUIRE, Scenarios.seqlock(page, "NONE", 1))).isLessThan(2_000);
    assertThat(states(Model.SEQUENTIAL, Scenarios.seqlock(page, "NONE", 2))).isLessThan(200_000);
    assertThat(states(Model.RELEASE_ACQUIRE, Scenarios.seqlock(page, "NONE", 2)))
        .isLessThan(200_000);
    assertThat(states(Model.SEQUENTIAL, Scenarios.channels(page, "NONE", 2, 2))).isLessThan(40_000);
    assertThat(states(Model.RELEASE_ACQUIRE, Scenarios.channels(page, "NONE", 2, 2)))
        .isLessThan(40_000);
  }

  @Test
  void boundsAreNamed() {
    Scenario scenario = Scenarios.seqlock(page, "NONE", 2);
    Explorer explorer = Explorer.under(Model.RELEASE_ACQUIRE);
    assertThat(explorer.with(Bounds.USUAL.withStates(1000)).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Inconclusive.class,
            cut -> assertThat(cut.reason()).isEqualTo("more than 1000 states"));
    assertThat(explorer.with(Bounds.USUAL.withSteps(10)).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Inconclusive.class,
            cut -> assertThat(cut.reason()).isEqualTo("an actor took more than 10 steps"));
    assertThat(explorer.with(Bounds.USUAL.withMillis(1)).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Inconclusive.class,
            cut -> assertThat(cut.reason()).isEqualTo("more than 1 ms of processor time"));
  }

  @Test
  void memoryIsAsItWas() {
    page.set(ValueLayout.JAVA_LONG, 8, 5);
    Exploration exploration =
        Explorer.under(Model.SEQUENTIAL).explore(Scenarios.seqlock(page, "NO_RETRY", 1));
    assertThat(exploration).isInstanceOf(Exploration.Failed.class);
    assertThat(page.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(5);
    assertThat(page.get(ValueLayout.JAVA_INT, 0)).isZero();
  }

  private static long states(Model model, Scenario scenario) {
    return Explorer.under(model).withThreads(1).explore(scenario).effort().states();
  }

  private static String word(Exploration exploration) {
    return switch (exploration) {
      case Exploration.Passed _ -> "passes";
      case Exploration.Failed _ -> "fails";
      case Exploration.Inconclusive cut -> cut.reason();
      case Exploration.NotExplorable hidden -> hidden.reason();
    };
  }

  /** What each actor came to, and the memory in the end. */
  private static Set<String> outcomes(Explorer explorer, Scenario scenario) {
    Set<String> outcomes = new TreeSet<>();
    Scenario collecting =
        scenario.checking(outcome -> {
          outcomes.add(
              List.of("writer", "reader", "sender 0", "sender 1", "vcpu").stream()
                      .map(name -> ending(outcome, name))
                      .toList()
                  + HexFormat.of()
                      .formatHex(outcome.memory("page").toArray(ValueLayout.JAVA_BYTE), 0, 32));
          return Optional.empty();
        });
    assertThat(explorer.explore(collecting)).isInstanceOf(Exploration.Passed.class);
    return outcomes;
  }

  private static String ending(Outcome outcome, String name) {
    try {
      return outcome.ending(name) + " " + outcome.notes(name);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
