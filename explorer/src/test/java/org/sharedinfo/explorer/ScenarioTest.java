package org.sharedinfo.explorer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;

class ScenarioTest {
  private static final Site HERE = new Site("Test.here:1", "VarHandle.get");
  private static final Place X = new Place(0, 0, 4);
  private static final Place Y = new Place(0, 4, 4);

  private final MemorySegment memory = Arena.ofAuto().allocate(64, 64);

  private static long load(Place place, Ordering ordering) {
    return Run.here().load(place, ordering, HERE);
  }

  private static void store(Place place, Ordering ordering, long value) {
    Run.here().store(place, ordering, value, HERE);
  }

  @Test
  void timeline() {
    Scenario scenario =
        Scenario.of(
                "message passing",
                cast -> {
                  cast.actor(
                      "sender",
                      () -> {
                        store(X, Ordering.OPAQUE, 42);
                        store(Y, Ordering.OPAQUE, 1);
                      });
                  cast.actor(
                      "receiver",
                      () -> load(Y, Ordering.ACQUIRE) == 0 ? 42 : load(X, Ordering.OPAQUE));
                })
            .watching("page", memory)
            .naming((name, offset, bytes) -> name + (offset == 0 ? ".data" : ".flag") + bytes)
            .checking(outcome ->
                outcome.result("receiver", Number.class).intValue() == 42
                    ? Optional.empty()
                    : Optional.of("the data came late"));
    assertThat(Explorer.under(Model.SEQUENTIAL).explore(scenario))
        .isInstanceOf(Exploration.Passed.class);
    assertThat(Explorer.under(Model.RELEASE_ACQUIRE).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed -> {
              assertThat(failed.failure().timeline())
                  .isEqualTo(
                      """
                      #  sender                       receiver
                      1  page.data4 := 0x2a (opaque)
                      2  page.flag4 := 1 (opaque)
                      3                               page.flag4 is 1 (acquire) [or 0]
                      4                               page.data4 is 0 (opaque) [or 0x2a]
                      => the data came late
                      """);
              assertThat(failed.failure().schedule()).isEqualTo("ra+:a2bb-1");
              assertThat(failed.failure().steps().getFirst().where())
                  .isEqualTo("Test.here:1 calls VarHandle.get");
            });
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void theLastActorSeesAll(Model model) {
    Set<Object> seen = new TreeSet<>();
    Scenario scenario =
        Scenario.of(
                "last",
                cast -> {
                  cast.actor("one", () -> store(X, Ordering.PLAIN, 1));
                  cast.actor("two", () -> store(Y, Ordering.PLAIN, 2));
                  cast.last("end", () -> load(X, Ordering.PLAIN) + load(Y, Ordering.PLAIN));
                })
            .watching("m", memory)
            .checking(outcome -> {
              seen.add(outcome.result("end", Long.class));
              return Optional.empty();
            });
    assertThat(Explorer.under(model).explore(scenario)).isInstanceOf(Exploration.Passed.class);
    assertThat(seen).containsExactly(3L);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void notesAndMarks(Model model) {
    Set<String> seen = new TreeSet<>();
    Scenario scenario =
        Scenario.of(
                "notes",
                cast -> {
                  cast.actor(
                      "one",
                      () -> {
                        Stage.note("n");
                        Stage.mark("a");
                        Stage.mark("b");
                      });
                  cast.actor("two", () -> Stage.mark("c"));
                })
            .checking(outcome -> {
              List<Object> order = new ArrayList<>(outcome.notes("one"));
              outcome.marks().forEach(mark -> order.add(mark.actor() + mark.value()));
              seen.add(order.toString());
              return Optional.empty();
            });
    assertThat(Explorer.under(model).explore(scenario)).isInstanceOf(Exploration.Passed.class);
    assertThat(seen)
        .containsExactly("[n, onea, oneb, twoc]", "[n, onea, twoc, oneb]", "[n, twoc, onea, oneb]");
  }

  @Test
  void readersDoNotWrite() {
    Scenario scenario =
        Scenario.of(
                "a reader that updates",
                cast ->
                    cast.reader(
                        "reader",
                        () -> {
                          load(X, Ordering.PLAIN);
                          store(Y, Ordering.PLAIN, 0);
                          return 0;
                        }))
            .watching("page", memory)
            .checking(outcome -> {
              outcome.result("reader", Integer.class);
              return Optional.empty();
            });
    assertThat(Explorer.under(Model.SEQUENTIAL).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed ->
                assertThat(failed.failure().complaint())
                    .contains("a read-only actor must not write", "Test.here:1"));
  }

  @Test
  void initialStateAndEndings() {
    memory.set(JAVA_INT, 0, 9);
    List<String> seen = new ArrayList<>();
    Scenario scenario =
        Scenario.of(
                "endings",
                cast -> {
                  memory.set(JAVA_INT, 4, 8);
                  cast.actor(
                      "returns", () -> load(X, Ordering.PLAIN) * 10 + load(Y, Ordering.PLAIN));
                  cast.actor("does", () -> {});
                  cast.actor(
                      "throws",
                      () -> {
                        throw new IllegalStateException("why");
                      });
                })
            .watching("m", memory)
            .checking(outcome -> {
              seen.add(
                  outcome.ending("returns")
                      + " "
                      + outcome.ending("does")
                      + " "
                      + outcome.ending("throws")
                      + " "
                      + outcome.memory("m").get(JAVA_INT, 4));
              return Optional.of(outcome.result("throws", Object.class).toString());
            });
    Exploration exploration = Explorer.under(Model.RELEASE_ACQUIRE).explore(scenario);
    assertThat(seen)
        .containsOnly(
            "Returned[value=98] Returned[value=NOTHING]"
                + " Threw[thrown=java.lang.IllegalStateException: why] 8");
    assertThat(exploration)
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed ->
                assertThat(failed.failure().complaint())
                    .isEqualTo("actor \"throws\" threw java.lang.IllegalStateException: why"));
    assertThat(memory.get(JAVA_INT, 4)).isZero();
  }

  @Test
  void failedAssertionsAreComplaints() {
    Scenario scenario =
        Scenario.of("check", cast -> cast.actor("it", () -> {}))
            .checking(_ -> {
              throw new AssertionError("no good");
            });
    assertThat(Explorer.under(Model.SEQUENTIAL).explore(scenario))
        .isInstanceOfSatisfying(
            Exploration.Failed.class,
            failed -> assertThat(failed.failure().complaint()).isEqualTo("no good"));
  }

  @Test
  void faultsOfTheCheckAreNoVerdict() {
    Scenario scenario =
        Scenario.of("check", cast -> cast.actor("it", () -> {}))
            .checking(outcome -> Optional.of(outcome.ending("nobody").toString()));
    assertThatThrownBy(() -> Explorer.under(Model.SEQUENTIAL).explore(scenario))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no actor of this name: nobody; there are [it]");
  }

  @Test
  void whatCannotBeWatchedIsRefused() {
    Scenario scenario = Scenario.of("s", cast -> cast.actor("it", () -> {}));
    try (Arena confined = Arena.ofConfined()) {
      for (MemorySegment bad :
          List.of(
              MemorySegment.ofArray(new byte[8]),
              memory.asReadOnly(),
              memory.asSlice(0, 0),
              confined.allocate(8))) {
        assertThatThrownBy(() -> scenario.watching("bad", bad))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("accessible from every thread: bad");
      }
    }
    assertThatThrownBy(() -> scenario.watching("a", memory).watching("b", memory.asSlice(60, 4)))
        .hasMessage("memory b overlaps memory a");
  }

  @Test
  void actorsHaveNamesOfTheirOwn() {
    assertThatThrownBy(() -> explore(cast -> cast.actor("it", () -> {}).actor("it", () -> {})))
        .hasMessage("duplicate actor name: it");
    assertThatThrownBy(() -> explore(cast -> cast.last("it", () -> {}).actor("b", () -> {})))
        .hasMessage("the last actor must be added last: b");
    assertThatThrownBy(() -> explore(_ -> {}))
        .hasMessage("a scenario has 1 to 26 actors: actors=0");
  }

  @Test
  void boundsArePositive() {
    assertThatThrownBy(() -> Bounds.USUAL.withStates(0))
        .hasMessageStartingWith("bounds must be positive: states=0");
    assertThatThrownBy(() -> Explorer.under(Model.SEQUENTIAL).withThreads(0))
        .hasMessage("threads=0");
  }

  private static Exploration explore(Scenario.Staging staging) {
    return Explorer.under(Model.SEQUENTIAL).explore(Scenario.of("s", staging));
  }
}
