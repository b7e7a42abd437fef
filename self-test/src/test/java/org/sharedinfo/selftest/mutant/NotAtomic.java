package org.sharedinfo.selftest.mutant;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Read-modify-write in two steps, between which others may come. */
public final class NotAtomic {
  private NotAtomic() {}

  /** Sets bits in two steps. */
  public static byte getAndBitwiseOr(VarHandle at, MemorySegment memory, long offset, byte bits) {
    byte seen = (byte) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, (byte) (seen | bits));
    return seen;
  }

  /** Sets bits in two steps. */
  public static int getAndBitwiseOr(VarHandle at, MemorySegment memory, long offset, int bits) {
    int seen = (int) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, seen | bits);
    return seen;
  }

  /** Sets bits in two steps. */
  public static long getAndBitwiseOr(VarHandle at, MemorySegment memory, long offset, long bits) {
    long seen = (long) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, seen | bits);
    return seen;
  }

  /** Clears bits in two steps. */
  public static byte getAndBitwiseAnd(VarHandle at, MemorySegment memory, long offset, byte bits) {
    byte seen = (byte) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, (byte) (seen & bits));
    return seen;
  }

  /** Clears bits in two steps. */
  public static int getAndBitwiseAnd(VarHandle at, MemorySegment memory, long offset, int bits) {
    int seen = (int) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, seen & bits);
    return seen;
  }

  /** Clears bits in two steps. */
  public static long getAndBitwiseAnd(VarHandle at, MemorySegment memory, long offset, long bits) {
    long seen = (long) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, seen & bits);
    return seen;
  }

  /** Takes a value in two steps. */
  public static int getAndSet(VarHandle at, MemorySegment memory, long offset, int value) {
    int seen = (int) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, value);
    return seen;
  }

  /** Takes a value in two steps. */
  public static long getAndSet(VarHandle at, MemorySegment memory, long offset, long value) {
    long seen = (long) at.getOpaque(memory, offset);
    at.setOpaque(memory, offset, value);
    return seen;
  }
}
