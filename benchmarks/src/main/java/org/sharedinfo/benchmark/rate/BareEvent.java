package org.sharedinfo.benchmark.rate;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A sender against an idle upcall handler, without kit overhead. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "both running")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost")
@State
public class BareEvent {
  private static final long UPCALL = 5 * 64;
  private static final long SELECTOR = UPCALL + 8;
  private static final long PENDING = 2048;
  private static final long MASK = 2048 + 512;
  private static final long PORT = 1 << 3;

  private final MemorySegment page = BarePages.next();
  private int handled;
  private volatile int sending;
  private volatile int handling;

  /** Takes a page: only upcall_pending is set. */
  public BareEvent() {
    BarePages.LONG.setVolatile(page, SELECTOR, 0L);
    BarePages.LONG.setVolatile(page, PENDING, 0L);
    BarePages.BYTE.setVolatile(page, UPCALL, (byte) 1);
  }

  @Actor
  public void send(II_Result r) {
    sending = 1;
    long before = (long) BarePages.LONG.getAndBitwiseOr(page, PENDING, PORT);
    if ((before & PORT) == 0 && ((long) BarePages.LONG.getVolatile(page, MASK) & PORT) == 0) {
      BarePages.LONG.getAndBitwiseOr(page, SELECTOR, 1L);
      BarePages.BYTE.setVolatile(page, UPCALL, (byte) 1);
    }
    if (handling == 1) {
      r.r2 = 1;
    }
    sending = 2;
  }

  @Actor
  public void upcall(II_Result r) {
    handling = 1;
    handle();
    if (sending == 1) {
      r.r2 = 1;
    }
    handling = 2;
  }

  private void handle() {
    BarePages.BYTE.setVolatile(page, UPCALL, (byte) 0);
    long selected = (long) BarePages.LONG.getAndSet(page, SELECTOR, 0L);
    for (; selected != 0; selected &= selected - 1) {
      long at = Long.numberOfTrailingZeros(selected) * 8L;
      long due =
          (long) BarePages.LONG.getOpaque(page, PENDING + at)
              & ~(long) BarePages.LONG.getOpaque(page, MASK + at);
      for (; due != 0; due &= due - 1) {
        BarePages.LONG.getAndBitwiseAnd(page, PENDING + at, ~(due & -due));
        handled++;
      }
    }
  }

  /** Delivers what is still pending. */
  @Arbiter
  public void quiet(II_Result r) {
    while ((byte) BarePages.BYTE.getVolatile(page, UPCALL) != 0) {
      handle();
    }
    r.r1 = handled;
  }
}
