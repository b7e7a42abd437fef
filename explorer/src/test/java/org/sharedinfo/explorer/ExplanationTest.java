package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

class ExplanationTest {
  private static final int TIMES = 100;
  private static final Site HERE = new Site("Test.here:1", "VarHandle.get");

  private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);

  @ParameterizedTest
  @CsvSource({
    "SEQUENTIAL, NO_RETRY, CLEAR_AFTER_SCAN",
    "RELEASE_ACQUIRE, PLAIN_WRITER, CLEAR_ONLY_RELEASED",
  })
  void isNoLongerAndReplaysExactly(Model model, String seqlockFlaw, String channelsFlaw) {
    for (Scenario scenario :
        List.of(
            Scenarios.seqlock(page, seqlockFlaw, 2),
            Scenarios.channels(page, channelsFlaw, 2, 2))) {
      Failure first = failure(Explorer.under(model).withThreads(1).explore(scenario));
      Failure shortest = Explanation.of(scenario).shortest(first, _ -> true).failure();
      assertThat(shortest.schedule()).startsWith(model.id());
      assertThat(disturbances(shortest)).isLessThanOrEqualTo(disturbances(first));
      assertThat(Explanation.of(scenario).shortest(first, _ -> true).failure()).isEqualTo(shortest);
      for (int i = 0; i < TIMES; i++) {
        Failure again = failure(Explorer.replay(scenario, shortest.schedule()));
        assertThat(Explanation.of(scenario).decisive(again).failure()).isEqualTo(shortest);
      }
    }
  }

  /** A reader that does not look again: one update in between is all that it takes. */
  @Test
  void isShortest() {
    Scenario scenario = Scenarios.seqlock(page, "NO_RETRY", 2);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure shortest = Explanation.of(scenario).shortest(first, _ -> true).failure();
    assertThat(shortest.schedule()).isEqualTo("sc+:b5a18b3");
    assertThat(shortest.timeline().lines())
        .contains("  5                          shift is 0 (opaque)")
        .contains("*13  flags := 1 (opaque)")
        .contains(" 24                          flags is 2 (opaque)")
        .endsWith("* after this step, every continuation fails", "=> torn 00002");
  }

  /** With one switch nothing fails: the shortest has two. */
  @Test
  void hasTheFewestSwitches() {
    Scenario scenario = Scenarios.seqlock(page, "NO_RETRY", 1);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure shortest = Explanation.of(scenario).shortest(first, _ -> true).failure();
    assertThat(disturbances(shortest)).isEqualTo(2);
    long writers = shortest.steps().stream().filter(s -> s.actor().equals("writer")).count();
    long readers = shortest.steps().size() - writers;
    for (String schedule :
        List.of("sc:a" + writers + "b" + readers, "sc:b" + readers + "a" + writers)) {
      assertThat(Explorer.replay(scenario, schedule)).isInstanceOf(Exploration.Passed.class);
    }
  }

  /** Before the decisive step another choice passes, after it none does. */
  @ParameterizedTest
  @CsvSource({"NO_RETRY", "NEVER_ODD", "NO_ODD_CHECK"})
  void decisiveStepIsThePointOfNoReturn(String flaw) {
    Scenario scenario = Scenarios.seqlock(page, flaw, 1);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure shortest = Explanation.of(scenario).shortest(first, _ -> true).failure();
    int decisive = decisive(shortest);
    assertThat(shortest.order()).isEqualTo(Failure.Order.DECIDES);
    assertThat(passesFrom(scenario, shortest, decisive - 1)).isTrue();
    assertThat(passesFrom(scenario, shortest, decisive)).isFalse();
    assertThat(shortest.timeline())
        .contains("*" + decisive + "  ")
        .contains("* after this step, every continuation fails\n");
  }

  @Test
  void nothingIsDecisiveWhereEverythingFails() {
    Scenario scenario = Scenarios.seqlock(page, "NONE", 1).checking(_ -> Optional.of("always"));
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).explore(scenario));
    Failure shortest = Explanation.of(scenario).shortest(first, _ -> true).failure();
    assertThat(shortest.steps()).noneMatch(Failure.Step::decisive);
    assertThat(shortest.order()).isEqualTo(Failure.Order.DOES_NOT_MATTER);
    assertThat(shortest.timeline())
        .doesNotContain("*")
        .contains("every execution fails: the order of steps does not matter");
    assertThat(disturbances(shortest)).isEqualTo(1);
  }

  /** What a bound cuts off is not said to fail, only what was tried. */
  @Test
  void executionsWithoutASwitchAreTriedWhereABoundComesFirst() {
    Scenario scenario = Scenarios.seqlock(page, "NONE", 1).checking(_ -> Optional.of("always"));
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure cut =
        Explanation.of(scenario).with(Bounds.USUAL.withStates(120)).decisive(first).failure();
    assertThat(cut.order()).isEqualTo(Failure.Order.NEEDS_NO_SWITCH);
    assertThat(cut.timeline()).contains("it also fails when the actors run one after another");
  }

  /** A reader that looks once is right when nobody writes meanwhile. */
  @Test
  void nothingIsSaidWhereABoundComesFirstAndASequencePasses() {
    Scenario scenario = Scenarios.seqlock(page, "NO_RETRY", 2);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure cut =
        Explanation.of(scenario).with(Bounds.USUAL.withStates(2)).decisive(first).failure();
    assertThat(cut.order()).isEqualTo(Failure.Order.UNKNOWN);
  }

  @Test
  void staysOfTheSameKind() {
    Scenario scenario = Scenarios.seqlock(page, "NO_RETRY", 2);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Failure same = Explanation.of(scenario).shortest(first, first.complaint()::equals).failure();
    assertThat(same.complaint()).isEqualTo(first.complaint());
  }

  @Test
  void aBoundLeavesTheFailureAsItIs() {
    Scenario scenario = Scenarios.seqlock(page, "NO_RETRY", 2);
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Explained explained =
        Explanation.of(scenario).with(Bounds.USUAL.withStates(1)).shortest(first, _ -> true);
    assertThat(explained).isEqualTo(new Explained(first, false));
  }

  /** The search for the shortest tries what the first search did not come to. */
  @Test
  void anActorThatRestsLeavesTheFailureAsItIs() {
    Place flag = new Place(0, 0, 4);
    Scenario scenario =
        Scenario.of(
                "may rest",
                cast -> {
                  cast.actor(
                      "sleeper", () -> restIf(Run.here().load(flag, Ordering.OPAQUE, HERE) == 1));
                  cast.actor("other", () -> Run.here().store(flag, Ordering.OPAQUE, 1, HERE));
                })
            .watching("page", page)
            .checking(_ -> Optional.of("always"));
    Failure first = failure(Explorer.under(Model.SEQUENTIAL).withThreads(1).explore(scenario));
    Explained explained =
        Explanation.of(scenario).with(Bounds.USUAL.withRunMillis(300)).shortest(first, _ -> true);
    assertThat(explained).isEqualTo(new Explained(first, true));
  }

  private static int restIf(boolean rests) {
    while (rests && !Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
    return 0;
  }

  private static boolean passesFrom(Scenario scenario, Failure failure, int steps) {
    String begin =
        failure.steps().stream()
            .limit(steps)
            .map(step -> step.actor().equals("writer") ? "a" : "b")
            .collect(Collectors.joining());
    return completions(scenario, "sc:" + begin);
  }

  /** Whether a schedule that begins so passes: all of them are tried. */
  private static boolean completions(Scenario scenario, String begin) {
    for (String next : List.of("a", "b")) {
      try {
        if (Explorer.replay(scenario, begin + next) instanceof Exploration.Passed) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        boolean isShort = String.valueOf(e.getMessage()).contains("before the scenario does");
        if (isShort && completions(scenario, begin + next)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int decisive(Failure failure) {
    return failure.steps().stream()
        .filter(Failure.Step::decisive)
        .mapToInt(Failure.Step::number)
        .sum();
  }

  private static int disturbances(Failure failure) {
    int count = failure.schedule().split("-", -1).length - 1;
    for (int i = 1; i < failure.steps().size(); i++) {
      boolean same = failure.steps().get(i).actor().equals(failure.steps().get(i - 1).actor());
      count += same ? 0 : 1;
    }
    return count;
  }

  private static Failure failure(Exploration exploration) {
    assertThat(exploration).isInstanceOf(Exploration.Failed.class);
    return ((Exploration.Failed) exploration).failure();
  }
}
