package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

class TrialConfigTest {
  private static final long MEGABYTE = 1024 * 1024;

  private static TrialConfig config(int strideSize, int strideCount) {
    return config(strideSize, strideCount, () -> 0);
  }

  private static TrialConfig config(int strideSize, int strideCount, LongSupplier clock) {
    return new RunnerConfig(
            SpinLoopStyle.THREAD_SPIN_WAIT,
            Duration.ofMillis(500),
            "a.Runner",
            64,
            strideSize,
            strideCount)
        .trial(clock);
  }

  @ParameterizedTest
  @CsvSource({"0,32,8", "1,32,2", "2,32,1", "3,16,1", "33,1,1", "65,1,1"})
  void asManyStatesAsFitTheHeap(long megabytesOfAState, int strideSize, int strideCount) {
    TrialConfig config = config(32, 8);
    config.adjustStrideCount(
        (states, bytesAndNanos) -> bytesAndNanos[0] = states * megabytesOfAState * MEGABYTE);
    assertThat(config.strideSize).isEqualTo(strideSize);
    assertThat(config.strideCount).isEqualTo(strideCount);
  }

  @Test
  void slowStatesAreFewer() {
    var used = new AtomicLong();
    TrialConfig config = config(32, 8, used::get);
    config.adjustStrideCount((states, bytesAndNanos) -> {
      bytesAndNanos[1] = Duration.ofMillis(20L * states).toNanos();
      used.addAndGet(bytesAndNanos[1]);
    });
    assertThat(config.strideSize * config.strideCount).isEqualTo(16);
  }

  @Test
  void statesThatWaitForABusyMachineAreNotSlow() {
    TrialConfig config = config(32, 8);
    config.adjustStrideCount(
        (states, bytesAndNanos) -> bytesAndNanos[1] = Duration.ofMinutes(states).toNanos());
    assertThat(config.strideSize * config.strideCount).isEqualTo(256);
  }

  @Test
  void oneSlowTryIsNoSlowState() {
    List<Integer> tried = new ArrayList<>();
    var used = new AtomicLong();
    TrialConfig config = config(32, 8, used::get);
    config.adjustStrideCount((states, bytesAndNanos) -> {
      tried.add(states);
      bytesAndNanos[1] = Duration.ofSeconds(tried.size() == 4 ? 60 : 0).toNanos();
      used.addAndGet(bytesAndNanos[1]);
    });
    assertThat(tried).containsExactly(1, 2, 4, 8, 8, 16, 32, 64, 128, 256);
    assertThat(config.strideSize * config.strideCount).isEqualTo(256);
  }

  @Test
  void aHeapThatIsFullEndsTheTrial() {
    TrialConfig config = config(32, 8);
    config.adjustStrideCount((states, _) -> {
      if (states > 64) {
        throw new OutOfMemoryError("test");
      }
    });
    assertThat(config.strideSize * config.strideCount).isEqualTo(64);
  }

  @Test
  void oddSetsAreTriedWhole() {
    List<Integer> tried = new ArrayList<>();
    TrialConfig config = config(10, 3);
    config.adjustStrideCount((states, _) -> tried.add(states));
    assertThat(tried).last().isEqualTo(30);
    assertThat(config.strideSize * config.strideCount).isEqualTo(30);
  }
}
