package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.Optional;
import org.sharedinfo.tck.check.Progress;

/**
 * Ends the worker when its check gets nowhere, and tells the parent while it does get on. Only a
 * check without a single step for the whole limit counts as hung.
 */
final class Watchdog {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Judge judge;
  private final Channel channel;
  private final long limitMillis;

  Watchdog(Judge judge, Channel channel, long limitMillis) {
    this.judge = judge;
    this.channel = channel;
    this.limitMillis = limitMillis;
  }

  void start() {
    Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
  }

  private void watch() {
    Optional<Judge.Running> seen = Optional.empty();
    long ticks = -1;
    long since = System.nanoTime();
    while (true) {
      java.util.concurrent.locks.LockSupport.parkNanos(LOOK.toNanos());
      Optional<Judge.Running> now = judge.running();
      long nowTicks = Progress.ticks();
      if (!now.equals(seen) || nowTicks != ticks) {
        seen = now;
        ticks = nowTicks;
        since = System.nanoTime();
        channel.send(new Message.Alive());
      } else if (now.isPresent() && System.nanoTime() - since > limitMillis * 1_000_000) {
        channel.send(new Message.Finished(judge.hung(now.get(), limitMillis)));
        Runtime.getRuntime().halt(Worker.HUNG);
      }
    }
  }
}
