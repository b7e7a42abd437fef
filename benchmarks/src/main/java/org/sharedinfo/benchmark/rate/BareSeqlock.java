package org.sharedinfo.benchmark.rate;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Updates and reads of one vCPU's time, without kit overhead. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "during an update")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mixture of two updates")
@State
public class BareSeqlock {
  private static final int ROUNDS = 8;
  private static final long RECORD = 5 * 64 + 32;
  private static final long TSC = 0x0200_0018_0000L;
  private static final long STEP = 0x1111_1111_1111L;
  private static final int MUL = 0x8111_1111;

  private final MemorySegment page = BarePages.next();

  /** Takes a page. */
  public BareSeqlock() {
    BarePages.LONG.set(page, RECORD + 8, 1L);
    BarePages.LONG.set(page, RECORD + 16, STEP);
    BarePages.INT.set(page, RECORD + 24, MUL);
    BarePages.INT.setVolatile(page, RECORD, 0x7FFF_FFFE);
  }

  private static long time(long stamp, long system, int mul, int shift) {
    long ticks = TSC - stamp << shift;
    return system + (Math.multiplyHigh(ticks, (long) mul << 32) & -1L);
  }

  @Actor
  public void update() {
    for (int i = 1; i <= ROUNDS; i++) {
      int version = (int) BarePages.INT.getVolatile(page, RECORD);
      VarHandle.fullFence();
      BarePages.INT.setVolatile(page, RECORD, version + 1);
      VarHandle.fullFence();
      long which = 1L + (i & 1);
      BarePages.LONG.set(page, RECORD + 8, which);
      BarePages.LONG.set(page, RECORD + 16, which * STEP);
      BarePages.INT.set(page, RECORD + 24, MUL + (i & 1));
      BarePages.BYTE.set(page, RECORD + 28, (byte) 0);
      BarePages.BYTE.set(page, RECORD + 29, (byte) which);
      VarHandle.fullFence();
      BarePages.INT.setVolatile(page, RECORD, version + 2);
      VarHandle.fullFence();
    }
  }

  @Actor
  public void read(II_Result r) {
    long one = time(1, STEP, MUL, 0);
    long other = time(2, 2 * STEP, MUL + 1, 0);
    for (int i = 0; i < ROUNDS; i++) {
      int before = (int) BarePages.INT.getVolatile(page, RECORD);
      long seen = read();
      if (before != (int) BarePages.INT.getVolatile(page, RECORD) || (before & 1) != 0) {
        r.r2 = 1;
      }
      if (seen != one && seen != other) {
        r.r1 = 1;
      }
    }
  }

  private long read() {
    while (true) {
      int version = (int) BarePages.INT.getAcquire(page, RECORD);
      if ((version & 1) == 0) {
        long stamp = (long) BarePages.LONG.getOpaque(page, RECORD + 8);
        long system = (long) BarePages.LONG.getOpaque(page, RECORD + 16);
        int mul = (int) BarePages.INT.getOpaque(page, RECORD + 24);
        int shift = (byte) BarePages.BYTE.getOpaque(page, RECORD + 28);
        VarHandle.acquireFence();
        if ((int) BarePages.INT.getOpaque(page, RECORD) == version) {
          return time(stamp, system, mul, shift);
        }
      }
      Thread.onSpinWait();
    }
  }
}
