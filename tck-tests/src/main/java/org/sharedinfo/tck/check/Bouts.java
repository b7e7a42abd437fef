package org.sharedinfo.tck.check;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.sharedinfo.result.Strength;
import org.sharedinfo.tck.peer.Guest;

/**
 * Two sides at once, again and again from a fresh start: for what happens once, such as a set-up,
 * or uses something up. Bounded by bouts and processor time, not by time.
 */
public final class Bouts {
  private static final int LOOKS_A_TURN = 256;
  private static final int LOOKS_A_WATCH = 1 << 14;
  private static final int TURNS_TO_SEE_ANYTHING = 20;
  private static final Duration MORE_THAN_ANY_ACTION = Duration.ofSeconds(5);

  private final AtomicReference<Runnable> next = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread actor;
  private long looks;
  private long witnesses;

  private Bouts() {
    actor = Thread.ofPlatform().daemon().name("the side that acts").start(this::serve);
  }

  /** One meeting. What either side throws ends it and is thrown by {@link Bouts#run}. */
  public interface Bout {
    /** The guest that both sides work on; closed when the bout is over. */
    Guest guest();

    /** The side that acts, once, on a thread of its own. */
    void act();

    /** Judges what is to be seen now. Returns true where it saw both sides at work. */
    boolean look();
  }

  /**
   * Runs bouts of bare roles, each looked at over and over until its action is done, and once more.
   *
   * @param count how many; more where none of them saw both sides at work
   * @throws Inconclusive if no look saw both sides at work
   * @throws ImplementationHangs if an action does not come back
   */
  public static void run(int count, Supplier<Bout> fresh) {
    var bouts = new Bouts();
    try {
      int held = 0;
      while (held < count || bouts.witnesses == 0 && held < TURNS_TO_SEE_ANYTHING * count) {
        bouts.hold(fresh.get());
        held++;
        Progress.tick();
      }
      Strengths.record(new Strength(held, bouts.looks, bouts.witnesses, 0, true));
      if (bouts.witnesses == 0) {
        throw new Inconclusive(
            "the two sides were never seen at work at once in "
                + bouts.looks
                + " looks: is there more than one processor?");
      }
    } finally {
      bouts.over.set(true);
    }
  }

  private void serve() {
    int idle = 0;
    while (!over.get()) {
      Runnable action = next.getAndSet(null);
      if (action != null) {
        action.run();
        idle = 0;
      } else if (++idle % LOOKS_A_TURN == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void hold(Bout bout) {
    var done = new AtomicBoolean();
    var thrown = new AtomicReference<Throwable>();
    long usedBefore = ProcessorTime.nanos(actor);
    next.set(() -> {
      try {
        bout.act();
      } catch (Throwable t) {
        thrown.set(t);
      } finally {
        done.set(true);
      }
    });
    Guest guest = bout.guest();
    try {
      lookUntil(done, bout, usedBefore);
    } finally {
      while (!done.get() && !hangs(usedBefore)) {
        Thread.yield();
      }
      if (!done.get()) {
        guest.abandon();
      }
      guest.close();
    }
    if (!done.get()) {
      throw new ImplementationHangs("a call beside the other side", MORE_THAN_ANY_ACTION.toNanos());
    }
    if (thrown.get() != null) {
      throw Guard.translate("a call beside the other side", thrown.get());
    }
  }

  private void lookUntil(AtomicBoolean done, Bout bout, long usedBefore) {
    boolean acting = true;
    while (acting) {
      acting = !done.get();
      if (bout.look()) {
        witnesses++;
      }
      if (++looks % LOOKS_A_TURN == 0) {
        Thread.yield();
      }
      if (looks % LOOKS_A_WATCH == 0 && hangs(usedBefore)) {
        return;
      }
    }
  }

  private boolean hangs(long usedBefore) {
    return ProcessorTime.nanos(actor) - usedBefore > MORE_THAN_ANY_ACTION.toNanos();
  }
}
