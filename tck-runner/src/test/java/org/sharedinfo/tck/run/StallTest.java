package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Progress;

/** Checks that get nowhere, and such as merely take long: no clock on the wall is asked. */
class StallTest {
  private static final long LOOK_MILLIS = 10;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stop;

  @AfterEach
  void end() {
    stop = true;
    over.countDown();
  }

  private static CheckJudge.Running running(Thread thread, Evidence evidence) {
    return new CheckJudge.Running(
        new PlannedCheck(
            "a.Check.one",
            "a check",
            List.of(Rule.TIM_03),
            Role.TIME_READER,
            Applicability.everywhere(Role.TIME_READER),
            evidence,
            "[check]"),
        System.nanoTime(),
        thread,
        new Progress());
  }

  private Thread spinning() {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!stop) {
            Thread.onSpinWait();
          }
        });
  }

  private Thread resting() {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Ends only when it hangs: a busy machine makes this slow, and nothing else. */
  private static void lookUntilItHangs(Stall stall, CheckJudge.Running check) {
    while (!stall.hangs(check)) {
      LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
    }
  }

  @Test
  void oneThatSpinsHangs() {
    lookUntilItHangs(new Stall(300, LOOK_MILLIS), running(spinning(), Evidence.EXAMPLE));
  }

  @Test
  void oneThatRestsHangs() {
    lookUntilItHangs(new Stall(300, LOOK_MILLIS), running(resting(), Evidence.PROPERTY));
  }

  @Test
  void oneThatGetsOnDoesNotHang() {
    var stall = new Stall(1_000, LOOK_MILLIS);
    CheckJudge.Running check = running(resting(), Evidence.PROPERTY);
    for (int look = 0; look < 1_000; look++) {
      assertThat(stall.hangs(check)).isFalse();
      if (look % 50 == 0) {
        stall.gotOn();
      }
    }
  }

  /** However long the machine was away, there was one look. */
  @Test
  void looksCountAndNotTheTimeBetween() {
    var stall = new Stall(LOOK_MILLIS * 100, LOOK_MILLIS);
    CheckJudge.Running check = running(resting(), Evidence.EXAMPLE);
    assertThat(stall.hangs(check)).isFalse();
    LockSupport.parkNanos(2_000_000_000L);
    assertThat(stall.hangs(check)).isFalse();
  }

  @Test
  void racesAreWatchedByTheirEngine() {
    var stall = new Stall(1, LOOK_MILLIS);
    CheckJudge.Running check = running(resting(), Evidence.STRESS);
    for (int look = 0; look < 100; look++) {
      assertThat(stall.hangs(check)).isFalse();
    }
  }
}
