package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.sharedinfo.result.Strength;
import org.sharedinfo.tck.peer.Guest;

/**
 * Two sides at once, for as long as it takes to see that they overlapped: one side acts over and
 * over, the other is sampled. Bounded by samples and processor time, not by time.
 */
public final class Duel {
  private static final int WITNESSES_WANTED = 200_000;
  private static final int SAMPLES_AT_MOST = 10_000_000;
  private static final int SAMPLES_A_TICK = 4096;
  private static final Duration MORE_THAN_ANY_CALL = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int LOOKS_AT_REST = 1_500;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private volatile long samples;
  private volatile long witnesses;
  private volatile long actions;

  private Duel() {}

  /**
   * Runs a duel of bare roles: what they throw is translated here.
   *
   * @param guest whose frame the sides share; it is zeroed to set a side free that hangs
   * @param action the side that acts
   * @param sample judges once what is to be seen now; true where it saw both sides at work
   * @throws Inconclusive if no sample saw both sides at work
   * @throws ImplementationHangs if a call does not come back
   */
  public static void run(Guest guest, Runnable action, BooleanSupplier sample) {
    var duel = new Duel();
    Thread actor = duel.start("the side that acts", () -> duel.act(action));
    Thread sampler = duel.start("the side that is sampled", () -> duel.sample(sample));
    boolean ended = duel.await(sampler, () -> duel.samples);
    duel.over.set(true);
    ended &= duel.await(actor, () -> duel.actions);
    if (!ended) {
      guest.frame().noise(0);
      guest.abandon();
      throw new ImplementationHangs("a call beside the other side", MORE_THAN_ANY_CALL.toNanos());
    }
    if (duel.thrown.get() != null) {
      throw Guard.translate("a call beside the other side", duel.thrown.get());
    }
    Strengths.record(new Strength(1, duel.samples, duel.witnesses, 0, true));
    if (duel.witnesses == 0) {
      throw new Inconclusive(
          "the two sides were never seen at work at once in "
              + duel.samples
              + " samples: is there more than one processor?");
    }
  }

  private Thread start(String name, Runnable side) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            side.run();
          } catch (Throwable t) {
            thrown.compareAndSet(null, t);
          } finally {
            over.set(true);
          }
        });
  }

  // each counter is written by one thread alone
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void act(Runnable action) {
    while (!over.get()) {
      action.run();
      actions++;
    }
  }

  private void sample(BooleanSupplier sample) {
    long seen = 0;
    long done = 0;
    while (seen < WITNESSES_WANTED && done < SAMPLES_AT_MOST && !over.get()) {
      if (sample.getAsBoolean()) {
        seen++;
      }
      if (++done % SAMPLES_A_TICK == 0) {
        samples = done;
        Progress.tick();
      }
    }
    witnesses = seen;
    samples = done;
  }

  /**
   * Whether a side ends; it does not if it uses much of the processor, or rests long, for nothing.
   */
  private boolean await(Thread side, LongSupplier progress) {
    long before = -1;
    long since = ProcessorTime.nanos(side);
    int atRest = 0;
    try {
      while (!side.join(LOOK)) {
        atRest = ProcessorTime.isAtRest(side) ? atRest + 1 : 0;
        long now = progress.getAsLong();
        if (now != before) {
          before = now;
          since = ProcessorTime.nanos(side);
        } else if (ProcessorTime.nanos(side) - since > MORE_THAN_ANY_CALL.toNanos()
            || atRest > LOOKS_AT_REST) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while two sides are at work", e);
    }
  }
}
