package org.sharedinfo.explorer.search;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sharedinfo.explorer.run.Rehearsal.Running;

/**
 * Detects an actor that does not reach its next access of watched memory, because it uses very much
 * processor time or rests for very long.
 *
 * <p>Threading: one thread checks.
 */
final class Waits {
  static final long LOOK_MILLIS = 50;

  /** A runnable thread is scheduled within this many checks, even on a busy machine. */
  private static final int LOOKS_WITHOUT_A_TURN = 60;

  /** The limit for an actor that rests again and again, which would delay a search each time. */
  private static final long MOST_RESTS = 3;

  private final Thread thread;
  private Optional<Running> running = Optional.empty();
  private long steps;
  private long since;
  private long last;
  private int still;
  private int atRest;
  private int atRestInAll;

  Waits(Thread thread) {
    this.thread = thread;
  }

  /** Checks once whether it has taken too long to reach an access. */
  boolean areTooLong(Optional<Running> now, long mostMillis) {
    if (now.isEmpty()) {
      running = now;
      return false;
    }
    long nanos = SearchClock.nanos(thread, last);
    if (!isSame(now.get()) || now.get().steps() != steps) {
      running = now;
      steps = now.get().steps();
      since = nanos;
      still = 0;
      atRest = 0;
    }
    still = nanos == last ? still + 1 : 0;
    last = nanos;
    boolean rests = waits() || still >= LOOKS_WITHOUT_A_TURN;
    atRest = rests ? atRest + 1 : 0;
    atRestInAll += rests ? 1 : 0;
    return TimeUnit.NANOSECONDS.toMillis(nanos - since) > mostMillis
        || atRest * LOOK_MILLIS > mostMillis
        || atRestInAll * LOOK_MILLIS > MOST_RESTS * mostMillis;
  }

  @SuppressWarnings("ReferenceEquality") // another run of the same actor differs
  private boolean isSame(Running now) {
    return running.isPresent() && running.get() == now;
  }

  // for Java, a thread that waits in native code is RUNNABLE
  private boolean waits() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }
}
