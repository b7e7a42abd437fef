package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops that wait for another actor, or forever. */
class WaitingTest {
  private final MemorySegment memory = Arena.ofAuto().allocate(64, 64);

  private record Explored(Exploration exploration, Set<String> outcomes) {}

  @ParameterizedTest
  @ValueSource(strings = {"politely", "plainly", "withTwoLoadsAndAFence", "byCompareAndSet"})
  void endsWhenSomebodyComes(String waiter) {
    for (Model model : Model.values()) {
      Explored explored = explore(Explorer.under(model), waiter, "set");
      String result = waiter.equals("byCompareAndSet") ? "8" : "7";
      assertThat(explored.exploration()).isInstanceOf(Exploration.Passed.class);
      assertThat(explored.outcomes()).contains(result + " 0").doesNotContain("waits 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"politely", "plainly", "withTwoLoadsAndAFence", "byCompareAndSet"})
  void lastsWhenNobodyComes(String waiter) {
    for (Model model : Model.values()) {
      for (Explorer explorer : List.of(Explorer.under(model), Explorer.under(model).unreduced())) {
        Explored explored = explore(explorer, waiter);
        assertThat(explored.outcomes()).containsExactly("waits");
        assertThat(explored.exploration().effort().waits()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void reductionLosesNothing(Model model) {
    for (String waiter : List.of("politely", "withTwoLoadsAndAFence", "byCompareAndSet")) {
      assertThat(explore(Explorer.under(model), waiter, "set").outcomes())
          .isEqualTo(explore(Explorer.under(model).unreduced(), waiter, "set").outcomes());
    }
  }

  @ParameterizedTest
  @CsvSource({"upTo10Times", "upTo1000Times"})
  void givingUpIsSeen(String waiter) {
    for (Model model : Model.values()) {
      assertThat(explore(Explorer.under(model), waiter).outcomes()).containsExactly("-1");
      assertThat(explore(Explorer.under(model), waiter, "set").outcomes())
          .containsExactly("-1 0", "7 0");
    }
  }

  @Test
  void givingUpAfterTheBoundIsNotSeen() {
    assertThat(explore(Explorer.under(Model.SEQUENTIAL), "upTo10000Times").outcomes())
        .containsExactly("waits");
  }

  @Test
  void lookingTwiceIsNotWaiting() {
    Explored explored = explore(Explorer.under(Model.SEQUENTIAL), "looksTwice", "set");
    assertThat(explored.outcomes()).containsExactly("0 0", "14 0", "21 0", "7 0");
    assertThat(explored.exploration().effort().waits()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void locksInOneOrder(Model model) {
    assertThat(
            explore(Explorer.under(model), "lockFirstThenSecond", "lockFirstThenSecond").outcomes())
        .containsExactly("1 2", "2 1");
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void deadlock(Model model) {
    assertThat(
            explore(Explorer.under(model), "lockFirstThenSecond", "lockSecondThenFirst").outcomes())
        .containsExactly("1 2", "2 1", "waits waits");
  }

  @Test
  void endlessActorIsCut() {
    Explorer explorer = Explorer.under(Model.SEQUENTIAL).with(Bounds.USUAL.withSteps(50));
    for (String actor : List.of("counts", "pingPong")) {
      assertThat(explore(explorer, actor).exploration())
          .isInstanceOfSatisfying(
              Exploration.Inconclusive.class, cut -> assertThat(cut.reason()).contains("steps"));
    }
  }

  private Explored explore(Explorer explorer, String... methods) {
    Set<String> outcomes = new TreeSet<>();
    Scenario scenario =
        Scenario.of("waits", cast -> stage(cast, methods))
            .watching("m", memory)
            .checking(outcome -> {
              List<String> words = new ArrayList<>();
              IntStream.range(0, methods.length)
                  .forEach(i -> words.add(word(outcome.ending("actor " + i))));
              outcomes.add(String.join(" ", words));
              return Optional.empty();
            });
    return new Explored(explorer.explore(scenario), outcomes);
  }

  private void stage(Cast cast, String... methods) {
    try {
      Class<?> subject = Watched.loader().loadClass("org.sharedinfo.explorer.subject.Waits");
      for (int i = 0; i < methods.length; i++) {
        Method body = subject.getMethod(methods[i], MemorySegment.class);
        cast.actor("actor " + i, () -> body.invoke(null, memory));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(Ending ending) {
    return switch (ending) {
      case Ending.Returned(Object value) -> value.toString();
      case Ending.Threw(Throwable thrown) -> thrown.toString();
      case Ending.Waiting _ -> "waits";
    };
  }
}
