package org.sharedinfo.tck.check;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.sharedinfo.result.Strength;

/**
 * Two sides at once, again and again from a fresh start: for what happens once, such as a set-up,
 * or uses something up.
 */
public final class Bouts {
  private static final int LOOKS_A_TURN = 256;

  private Bouts() {}

  /** One meeting. What either side throws ends it and is thrown by {@link Bouts#run}. */
  public interface Bout extends AutoCloseable {
    /** The side that acts, once, on a thread of its own. */
    void act();

    /** Judges what is to be seen now. Returns true where it saw both sides at work. */
    boolean look();

    @Override
    void close();
  }

  /**
   * Runs bouts of bare roles, each looked at over and over until its action is done, and once more.
   *
   * @param count how many
   * @throws Inconclusive if no look saw both sides at work
   */
  public static void run(int count, Supplier<Bout> fresh) {
    long looks = 0;
    long witnesses = 0;
    for (int i = 0; i < count; i++) {
      try (Bout bout = fresh.get()) {
        var thrown = new AtomicReference<Throwable>();
        Thread actor =
            Thread.ofPlatform().daemon().name("the other side").start(() -> act(bout, thrown));
        boolean acting = true;
        while (acting) {
          acting = actor.isAlive();
          if (look(bout, actor)) {
            witnesses++;
          }
          if (++looks % LOOKS_A_TURN == 0) {
            Thread.yield();
          }
        }
        if (thrown.get() != null) {
          throw Guard.translate("the side that acts", thrown.get());
        }
      }
      Progress.tick();
    }
    Strengths.record(new Strength(count, looks, witnesses, 0, true));
    if (witnesses == 0) {
      throw new Inconclusive(
          "the two sides were never seen at work at once in "
              + looks
              + " looks: is there more than one processor?");
    }
  }

  private static void act(Bout bout, AtomicReference<Throwable> thrown) {
    try {
      bout.act();
    } catch (Throwable t) {
      thrown.set(t);
    }
  }

  private static boolean look(Bout bout, Thread actor) {
    try {
      return bout.look();
    } catch (Throwable unexpected) {
      join(actor);
      throw Guard.translate("the side that is sampled", unexpected);
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
