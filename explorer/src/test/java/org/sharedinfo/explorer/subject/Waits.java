package org.sharedinfo.explorer.subject;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Actors that wait for one another. */
public final class Waits {
  private static final VarHandle I32 = JAVA_INT.varHandle();
  private static final long FLAG = 0;
  private static final long FIRST = 16;
  private static final long SECOND = 32;

  private Waits() {}

  public static Object set(MemorySegment m) {
    I32.setRelease(m, FLAG, 7);
    return 0;
  }

  public static Object politely(MemorySegment m) {
    int value = (int) I32.getAcquire(m, FLAG);
    while (value == 0) {
      Thread.onSpinWait();
      value = (int) I32.getAcquire(m, FLAG);
    }
    return value;
  }

  public static Object plainly(MemorySegment m) {
    while (m.get(JAVA_INT, FLAG) == 0) {}
    return m.get(JAVA_INT, FLAG);
  }

  public static Object withTwoLoadsAndAFence(MemorySegment m) {
    while (true) {
      int first = (int) I32.getOpaque(m, FLAG);
      VarHandle.acquireFence();
      int second = (int) I32.getOpaque(m, FIRST);
      if (first != second) {
        return first;
      }
    }
  }

  public static Object byCompareAndSet(MemorySegment m) {
    while (!I32.compareAndSet(m, FLAG, 7, 8)) {
      Thread.yield();
    }
    return 8;
  }

  public static Object upTo10Times(MemorySegment m) {
    return upTo(m, 10);
  }

  public static Object upTo1000Times(MemorySegment m) {
    return upTo(m, 1000);
  }

  public static Object upTo10000Times(MemorySegment m) {
    return upTo(m, 10_000);
  }

  private static Object upTo(MemorySegment m, int times) {
    for (int i = 0; i < times; i++) {
      int value = (int) I32.getAcquire(m, FLAG);
      if (value != 0) {
        return value;
      }
      Thread.onSpinWait();
    }
    return -1;
  }

  /** Looks twice at the same two places, and waits for nothing. */
  public static Object looksTwice(MemorySegment m) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (int) I32.getOpaque(m, FLAG) + (int) I32.getOpaque(m, FIRST);
    }
    return sum;
  }

  public static Object lockFirstThenSecond(MemorySegment m) {
    return locked(m, FIRST, SECOND);
  }

  public static Object lockSecondThenFirst(MemorySegment m) {
    return locked(m, SECOND, FIRST);
  }

  private static Object locked(MemorySegment m, long outer, long inner) {
    lock(m, outer);
    lock(m, inner);
    int count = (int) I32.get(m, FLAG) + 1;
    I32.set(m, FLAG, count);
    I32.setRelease(m, inner, 0);
    I32.setRelease(m, outer, 0);
    return count;
  }

  private static void lock(MemorySegment m, long place) {
    while (!I32.weakCompareAndSetAcquire(m, place, 0, 1)) {
      Thread.onSpinWait();
    }
  }

  /** Never ends, and never does the same thing twice. */
  public static Object counts(MemorySegment m) {
    for (int i = 0; ; i++) {
      I32.setOpaque(m, FLAG, i);
    }
  }

  /** Never ends as long as somebody keeps it going. */
  public static Object pingPong(MemorySegment m) {
    while (true) {
      int value = (int) I32.getOpaque(m, FLAG);
      I32.setOpaque(m, FLAG, value ^ 1);
    }
  }
}
