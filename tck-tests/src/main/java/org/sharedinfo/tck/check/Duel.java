package org.sharedinfo.tck.check;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.sharedinfo.result.Strength;

/**
 * Two sides at once, for as long as it takes to see that they overlapped: one side acts over and
 * over on a thread of its own, the other is sampled here. Bounded by samples, not by time.
 */
public final class Duel {
  private static final int WITNESSES_WANTED = 200_000;
  private static final int SAMPLES_AT_MOST = 10_000_000;
  private static final int SAMPLES_A_TICK = 4096;

  private Duel() {}

  /**
   * Runs a duel of bare roles: what they throw is translated here.
   *
   * @param action the side that acts; what it throws ends the duel and is thrown here
   * @param sample judges once what is to be seen now; true where it saw both sides at work
   * @throws Inconclusive if no sample saw both sides at work
   */
  public static void run(Runnable action, BooleanSupplier sample) {
    var over = new AtomicBoolean();
    var thrown = new AtomicReference<Throwable>();
    Thread actor =
        Thread.ofPlatform()
            .daemon()
            .name("the other side")
            .start(() -> {
              try {
                while (!over.get()) {
                  action.run();
                }
              } catch (Throwable t) {
                thrown.set(t);
                over.set(true);
              }
            });
    long samples = 0;
    long witnesses = 0;
    try {
      while (witnesses < WITNESSES_WANTED && samples < SAMPLES_AT_MOST && !over.get()) {
        if (sample.getAsBoolean()) {
          witnesses++;
        }
        if (++samples % SAMPLES_A_TICK == 0) {
          Progress.tick();
        }
      }
    } catch (Throwable unexpected) {
      throw Guard.translate("the side that is sampled", unexpected);
    } finally {
      over.set(true);
      join(actor);
    }
    if (thrown.get() != null) {
      throw Guard.translate("the side that acts", thrown.get());
    }
    Strengths.record(new Strength(1, samples, witnesses, 0, true));
    if (witnesses == 0) {
      throw new Inconclusive(
          "the two sides were never seen at work at once in "
              + samples
              + " samples: is there more than one processor?");
    }
  }

  private static void join(Thread actor) {
    try {
      actor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ending the other side", e);
    }
  }
}
