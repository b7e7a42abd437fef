package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sharedinfo.jcstress.StayingFrames;
import org.sharedinfo.result.CheckResult;

/**
 * Ends the worker when its check gets nowhere, and tells the parent at each look that it watches:
 * where the parent hears nothing any more, the whole worker hangs. Only a check without a single
 * step for the whole limit of processor time, or of looks at rest, counts as hung.
 */
final class Watchdog implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** A thread in a call that the JVM cannot stop is not seen; then there is no stack to tell. */
  private static final Duration STACKS = Duration.ofSeconds(60);

  private final CheckJudge judge;
  private final Channel channel;
  private final long limitMillis;
  private final Thread thread;

  /** Watches from now on until it is closed. */
  Watchdog(CheckJudge judge, Channel channel, long limitMillis) {
    this.judge = judge;
    this.channel = channel;
    this.limitMillis = limitMillis;
    this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::watch);
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    Optional<CheckJudge.Running> seen = Optional.empty();
    long ticks = -1;
    var stall = new Stall(limitMillis, LOOK.toMillis());
    while (!Thread.interrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
      Optional<CheckJudge.Running> now = judge.running();
      long nowTicks = now.map(running -> running.progress().ticks()).orElse(0L);
      if (!now.equals(seen) || nowTicks != ticks) {
        seen = now;
        ticks = nowTicks;
        stall.gotOn();
      } else if (now.isPresent() && stall.hangs(now.get())) {
        CheckResult hung = judge.hung(now.get(), limitMillis, stacks(now.get()));
        channel.send(WorkerMessage.Finished.of(hung, true));
        Runtime.getRuntime().halt(Worker.HUNG);
      }
      channel.send(new WorkerMessage.Alive());
    }
  }

  /** Where each of the check's threads stays; empty if they cannot be stopped to look. */
  private static Optional<List<List<StackTraceElement>>> stacks(CheckJudge.Running stuck) {
    return CompletableFuture.supplyAsync(
            () -> Optional.of(stuck.threads().stream().map(StayingFrames::of).toList()),
            work -> Thread.ofPlatform().daemon().name("stacks").start(work))
        .completeOnTimeout(Optional.empty(), STACKS.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
