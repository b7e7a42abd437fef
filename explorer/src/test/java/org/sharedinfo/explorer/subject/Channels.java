package org.sharedinfo.explorer.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.IntConsumer;

/** Two-level event channels on one frame, and what is commonly wrong with them. */
public class Channels {
  /** Where the protocol can be broken. */
  public enum Flaw {
    NONE,
    CLEAR_AFTER_SCAN,
    LOSES_BITS,
    CLEAR_ONLY_RELEASED
  }

  private static final VarHandle I64 = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle I32 = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle I8 = ValueLayout.JAVA_BYTE.varHandle();

  private static final long UPCALL = 0;
  private static final long UPCALL_MASK = 1;
  private static final long SELECTOR = 8;
  private static final long PENDING = 2048;
  private static final long MASK = 2560;

  private final MemorySegment page;
  private final Flaw flaw;

  public Channels(MemorySegment page, Flaw flaw) {
    this.page = page;
    this.flaw = flaw;
  }

  /** Sends an event; whether an upcall is due. */
  public boolean send(int port) {
    long bit = 1L << port;
    if (flaw == Flaw.LOSES_BITS) {
      long before = (long) I64.getVolatile(page, PENDING);
      I64.setVolatile(page, PENDING, before | bit);
    } else if (((long) I64.getAndBitwiseOr(page, PENDING, bit) & bit) != 0) {
      return false;
    }
    if (((long) I64.getVolatile(page, MASK) & bit) != 0) {
      return false;
    }
    long _ = (long) I64.getAndBitwiseOr(page, SELECTOR, 1L);
    while (true) {
      int flags = (int) I32.getVolatile(page, UPCALL);
      if ((flags & 0xFF) != 0) {
        return false;
      }
      if (I32.compareAndSet(page, UPCALL, flags, flags | 1)) {
        return (flags & 0xFF00) == 0;
      }
    }
  }

  /** Handles an upcall. */
  public void upcall(IntConsumer event) {
    do {
      if (flaw == Flaw.CLEAR_ONLY_RELEASED) {
        I8.setRelease(page, UPCALL, (byte) 0);
      } else if (flaw != Flaw.CLEAR_AFTER_SCAN) {
        I8.setVolatile(page, UPCALL, (byte) 0);
      }
      long selected =
          flaw == Flaw.CLEAR_ONLY_RELEASED ? takeIfAny() : (long) I64.getAndSet(page, SELECTOR, 0L);
      if (selected != 0) {
        visit(event);
      }
      if (flaw == Flaw.CLEAR_AFTER_SCAN) {
        I8.setVolatile(page, UPCALL, (byte) 0);
        return;
      }
    } while ((byte) I8.getOpaque(page, UPCALL) != 0);
  }

  private long takeIfAny() {
    long seen = (long) I64.getAcquire(page, SELECTOR);
    return seen == 0 ? 0 : (long) I64.getAndSet(page, SELECTOR, 0L);
  }

  private void visit(IntConsumer event) {
    long due = due();
    for (; due != 0; due &= due - 1) {
      long bit = Long.lowestOneBit(due);
      if ((due() & bit) != 0
          && ((long) I64.getAndBitwiseAndAcquire(page, PENDING, ~bit) & bit) != 0) {
        event.accept(Long.numberOfTrailingZeros(bit));
      }
    }
  }

  private long due() {
    return (long) I64.getOpaque(page, PENDING) & ~(long) I64.getOpaque(page, MASK);
  }

  /** Lets the vCPU sleep; whether it may. */
  public boolean block() {
    I8.setVolatile(page, UPCALL_MASK, (byte) 0);
    return (byte) I8.getVolatile(page, UPCALL) == 0;
  }

  /** Whether nothing is left that nobody will hear of. */
  public static boolean isQuiet(MemorySegment page) {
    long due = page.get(ValueLayout.JAVA_LONG, PENDING) & ~page.get(ValueLayout.JAVA_LONG, MASK);
    return due == 0
        || page.get(ValueLayout.JAVA_BYTE, UPCALL) != 0
            && page.get(ValueLayout.JAVA_LONG, SELECTOR) != 0;
  }
}
