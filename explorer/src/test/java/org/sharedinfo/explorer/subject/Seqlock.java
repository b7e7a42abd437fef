package org.sharedinfo.explorer.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** A record behind a version, and what is commonly wrong with one. */
public class Seqlock {
  /** Where the protocol can be broken. */
  public enum Flaw {
    NONE,
    NO_RETRY,
    NEVER_ODD,
    NO_ODD_CHECK,
    PLAIN_READER,
    PLAIN_WRITER,
    NO_WRITER_FENCE,
    NO_READER_FENCE,
    TEN_ATTEMPTS
  }

  private static final VarHandle I32 = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle I64 = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle I8 = ValueLayout.JAVA_BYTE.varHandle();

  private static final long VERSION = 0;
  private static final long STAMP = 8;
  private static final long TIME = 16;
  private static final long MUL = 24;
  private static final long SHIFT = 28;
  private static final long FLAGS = 29;

  private final MemorySegment page;
  private final Flaw flaw;

  public Seqlock(MemorySegment page, Flaw flaw) {
    this.page = page;
    this.flaw = flaw;
  }

  /** Writes five fields of the same value. */
  public void write(int value) {
    if (flaw == Flaw.PLAIN_WRITER) {
      writePlainly(value);
      return;
    }
    int version = (int) I32.getOpaque(page, VERSION);
    if (flaw != Flaw.NEVER_ODD) {
      I32.setOpaque(page, VERSION, version + 1);
    }
    if (flaw != Flaw.NO_WRITER_FENCE) {
      VarHandle.releaseFence();
    }
    I64.setOpaque(page, STAMP, (long) value);
    I64.setOpaque(page, TIME, (long) value);
    I32.setOpaque(page, MUL, value);
    I8.setOpaque(page, SHIFT, (byte) value);
    I8.setOpaque(page, FLAGS, (byte) value);
    I32.setRelease(page, VERSION, version + 2);
  }

  private void writePlainly(int value) {
    int version = page.get(ValueLayout.JAVA_INT, VERSION);
    page.set(ValueLayout.JAVA_INT, VERSION, version + 1);
    page.set(ValueLayout.JAVA_LONG, STAMP, value);
    page.set(ValueLayout.JAVA_LONG, TIME, value);
    page.set(ValueLayout.JAVA_INT, MUL, value);
    page.set(ValueLayout.JAVA_BYTE, SHIFT, (byte) value);
    page.set(ValueLayout.JAVA_BYTE, FLAGS, (byte) value);
    page.set(ValueLayout.JAVA_INT, VERSION, version + 2);
  }

  /** Reads the five fields; "torn" if they are not the same. */
  public String read() {
    int attempts = 0;
    while (true) {
      int version =
          flaw == Flaw.PLAIN_READER
              ? (int) I32.get(page, VERSION)
              : (int) I32.getAcquire(page, VERSION);
      if ((version & 1) != 0 && flaw != Flaw.NO_ODD_CHECK) {
        Thread.onSpinWait();
        continue;
      }
      long stamp;
      long time;
      long mul;
      long shift;
      long flags;
      if (flaw == Flaw.PLAIN_READER) {
        stamp = (long) I64.get(page, STAMP);
        time = (long) I64.get(page, TIME);
        mul = (int) I32.get(page, MUL);
        shift = (byte) I8.get(page, SHIFT);
        flags = (byte) I8.get(page, FLAGS);
      } else {
        stamp = (long) I64.getOpaque(page, STAMP);
        time = (long) I64.getOpaque(page, TIME);
        mul = (int) I32.getOpaque(page, MUL);
        shift = (byte) I8.getOpaque(page, SHIFT);
        flags = (byte) I8.getOpaque(page, FLAGS);
        if (flaw != Flaw.NO_READER_FENCE) {
          VarHandle.acquireFence();
        }
      }
      int again =
          flaw == Flaw.PLAIN_READER
              ? (int) I32.get(page, VERSION)
              : (int) I32.getOpaque(page, VERSION);
      attempts++;
      boolean isLast = flaw == Flaw.NO_RETRY || flaw == Flaw.TEN_ATTEMPTS && attempts == 10;
      if (again == version || isLast) {
        boolean whole = stamp == time && time == mul && mul == shift && shift == flags;
        return whole ? Long.toString(stamp) : "torn " + stamp + time + mul + shift + flags;
      }
    }
  }
}
