package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.search.Move;

class ScheduleTest {
  private static final int TIMES = 100;

  private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);

  @Test
  void readsWhatItWrites() {
    Schedule schedule =
        new Schedule(
            Model.RELEASE_ACQUIRE,
            Tearing.PLAIN_EIGHT_BYTES,
            List.of(new Place(0, 2048, 4), new Place(1, 2048, 1)),
            List.of(
                new Move(0, 0),
                new Move(0, 0),
                new Move(1, 3),
                new Move(1, 3),
                new Move(1, 0),
                new Move(25, 12)));
    assertThat(schedule.text()).isEqualTo("ra+:0.2048.4_1.2048.1:a2b-3b-3bz-12");
    assertThat(Schedule.parse(schedule.text())).isEqualTo(schedule);
    assertThat(Schedule.parse("sc:").moves()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sc", "xx:a", "sc:a:b:c", "sc:A", "sc:a-", "ra:0.1:a", "ra:0.0.3:a"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SEQUENTIAL, NO_RETRY, CLEAR_AFTER_SCAN",
    "TOTAL_STORE_ORDER, NO_RETRY, CLEAR_ONLY_RELEASED",
    "RELEASE_ACQUIRE, PLAIN_WRITER, CLEAR_ONLY_RELEASED",
  })
  void replaysExactly(Model model, String seqlockFlaw, String channelsFlaw) {
    for (Scenario scenario :
        List.of(
            Scenarios.seqlock(page, seqlockFlaw, 2),
            Scenarios.channels(page, channelsFlaw, 2, 2))) {
      Failure failure = failure(Explorer.under(model).explore(scenario));
      for (int i = 0; i < TIMES; i++) {
        assertThat(failure(Explorer.replay(scenario, failure.schedule()))).isEqualTo(failure);
      }
    }
  }

  @Test
  void replaysInANewProcess() throws IOException, InterruptedException {
    Failure failure =
        failure(
            Explorer.under(Model.RELEASE_ACQUIRE)
                .explore(Scenarios.channels(page, "CLEAR_ONLY_RELEASED", 2, 2)));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ReplayProcess.class.getName(),
                failure.schedule())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains(failure.timeline());
  }

  /** Replays a schedule of the channels. */
  static final class ReplayProcess {
    private ReplayProcess() {}

    public static void main(String[] arguments) {
      MemorySegment page = Arena.ofAuto().allocate(4096, 4096);
      Scenario scenario = Scenarios.channels(page, "CLEAR_ONLY_RELEASED", 2, 2);
      System.out.print(failure(Explorer.replay(scenario, arguments[0])).timeline());
    }
  }

  @Test
  void aScheduleOfAnotherScenarioIsRefused() {
    Scenario scenario = Scenarios.seqlock(page, "NONE", 1);
    assertThatThrownBy(() -> Explorer.replay(scenario, "sc:c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step 1 cannot be taken");
    assertThatThrownBy(() -> Explorer.replay(scenario, "sc:a50"))
        .hasMessageContaining("cannot be taken");
    assertThatThrownBy(() -> Explorer.replay(scenario, "sc:a"))
        .hasMessageContaining("ends after 1 steps");
    assertThatThrownBy(() -> Explorer.replay(scenario, "sc:ab-1"))
        .hasMessageContaining("step 2 cannot be taken");
  }

  @Test
  void aGoodExecutionPasses() {
    assertThat(Explorer.replay(Scenarios.seqlock(page, "NONE", 1), "sc:a9b8"))
        .isInstanceOf(Exploration.Passed.class);
  }

  private static Failure failure(Exploration exploration) {
    assertThat(exploration).isInstanceOf(Exploration.Failed.class);
    return ((Exploration.Failed) exploration).failure();
  }
}
