package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.sharedinfo.jcstress.StayingFrames;
import org.sharedinfo.result.CheckResult;

/**
 * Interrupts a check that gets nowhere, by the processor time that it has used since its last step.
 * An implementation that minds interrupts then gives up, and the check counts as hung.
 */
final class TrialWatch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final CheckJudge judge;
  private final Map<String, CheckResult> hung = new ConcurrentHashMap<>();
  private final Thread watch;
  private volatile boolean over;

  TrialWatch(CheckJudge judge) {
    this.judge = judge;
    watch = Thread.ofPlatform().daemon().name("trial watch").start(this::watch);
  }

  private void watch() {
    Optional<CheckJudge.Running> seen = Optional.empty();
    long ticks = -1;
    var stall = new Stall(LIMIT.toMillis(), LOOK.toMillis());
    while (!over) {
      LockSupport.parkNanos(LOOK.toNanos());
      Optional<CheckJudge.Running> now = judge.running();
      if (now.isEmpty()) {
        seen = now;
      } else if (!now.equals(seen) || now.get().progress().ticks() != ticks) {
        seen = now;
        ticks = now.get().progress().ticks();
        stall.gotOn();
      } else if (stall.hangs(now.get())) {
        var stacks = now.get().threads().stream().map(StayingFrames::of).toList();
        hung.put(
            now.get().check().id(), judge.hung(now.get(), LIMIT.toMillis(), Optional.of(stacks)));
        now.get().thread().interrupt();
        stall.gotOn();
      }
    }
  }

  /** A result, or what is to be said of it where its check hung. */
  CheckResult orHung(CheckResult result) {
    return hung.getOrDefault(result.check(), result);
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(watch);
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // an interrupt that came too late is nobody's
    if (!hung.isEmpty()) {
      Thread.interrupted();
    }
  }
}
