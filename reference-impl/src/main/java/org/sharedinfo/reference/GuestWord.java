package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;

/**
 * Access to one C {@code long} of a guest: eight or four bytes, in Java an unsigned number in a
 * long. Every access is atomic. Its name contains the ordering; {@code getAnd…} without one is
 * volatile.
 *
 * <p>Offsets are bytes from the start of the segment, multiples of the word's size.
 */
enum GuestWord {
  /** Eight bytes. */
  WIDE {
    @Override
    long getOpaque(MemorySegment segment, long offset) {
      return (long) U64.getOpaque(segment, offset);
    }

    @Override
    long getAcquire(MemorySegment segment, long offset) {
      return (long) U64.getAcquire(segment, offset);
    }

    @Override
    long getVolatile(MemorySegment segment, long offset) {
      return (long) U64.getVolatile(segment, offset);
    }

    @Override
    void setOpaque(MemorySegment segment, long offset, long value) {
      U64.setOpaque(segment, offset, value);
    }

    @Override
    void setRelease(MemorySegment segment, long offset, long value) {
      U64.setRelease(segment, offset, value);
    }

    @Override
    long getAndSet(MemorySegment segment, long offset, long value) {
      return (long) U64.getAndSet(segment, offset, value);
    }

    @Override
    long getAndOr(MemorySegment segment, long offset, long bits) {
      return (long) U64.getAndBitwiseOr(segment, offset, bits);
    }

    @Override
    long getAndOrRelease(MemorySegment segment, long offset, long bits) {
      return (long) U64.getAndBitwiseOrRelease(segment, offset, bits);
    }

    @Override
    long getAndClear(MemorySegment segment, long offset, long bits) {
      return (long) U64.getAndBitwiseAnd(segment, offset, ~bits);
    }

    @Override
    long getAndClearAcquire(MemorySegment segment, long offset, long bits) {
      return (long) U64.getAndBitwiseAndAcquire(segment, offset, ~bits);
    }
  },

  /** Four bytes. */
  NARROW {
    @Override
    long getOpaque(MemorySegment segment, long offset) {
      return Integer.toUnsignedLong((int) U32.getOpaque(segment, offset));
    }

    @Override
    long getAcquire(MemorySegment segment, long offset) {
      return Integer.toUnsignedLong((int) U32.getAcquire(segment, offset));
    }

    @Override
    long getVolatile(MemorySegment segment, long offset) {
      return Integer.toUnsignedLong((int) U32.getVolatile(segment, offset));
    }

    @Override
    void setOpaque(MemorySegment segment, long offset, long value) {
      U32.setOpaque(segment, offset, (int) value);
    }

    @Override
    void setRelease(MemorySegment segment, long offset, long value) {
      U32.setRelease(segment, offset, (int) value);
    }

    @Override
    long getAndSet(MemorySegment segment, long offset, long value) {
      return Integer.toUnsignedLong((int) U32.getAndSet(segment, offset, (int) value));
    }

    @Override
    long getAndOr(MemorySegment segment, long offset, long bits) {
      return Integer.toUnsignedLong((int) U32.getAndBitwiseOr(segment, offset, (int) bits));
    }

    @Override
    long getAndOrRelease(MemorySegment segment, long offset, long bits) {
      return Integer.toUnsignedLong((int) U32.getAndBitwiseOrRelease(segment, offset, (int) bits));
    }

    @Override
    long getAndClear(MemorySegment segment, long offset, long bits) {
      return Integer.toUnsignedLong((int) U32.getAndBitwiseAnd(segment, offset, ~(int) bits));
    }

    @Override
    long getAndClearAcquire(MemorySegment segment, long offset, long bits) {
      return Integer.toUnsignedLong(
          (int) U32.getAndBitwiseAndAcquire(segment, offset, ~(int) bits));
    }
  };

  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();
  private static final VarHandle U64 = Abi.X86_64.u64().varHandle();

  /** The word of an ABI. */
  static GuestWord of(Abi abi) {
    return abi.wordBytes() == Long.BYTES ? WIDE : NARROW;
  }

  abstract long getOpaque(MemorySegment segment, long offset);

  abstract long getAcquire(MemorySegment segment, long offset);

  abstract long getVolatile(MemorySegment segment, long offset);

  abstract void setOpaque(MemorySegment segment, long offset, long value);

  abstract void setRelease(MemorySegment segment, long offset, long value);

  /** Exchanges the word and returns what it held. */
  abstract long getAndSet(MemorySegment segment, long offset, long value);

  /** Sets bits and returns the word before. */
  abstract long getAndOr(MemorySegment segment, long offset, long bits);

  abstract long getAndOrRelease(MemorySegment segment, long offset, long bits);

  /** Clears bits and returns the word before. */
  abstract long getAndClear(MemorySegment segment, long offset, long bits);

  abstract long getAndClearAcquire(MemorySegment segment, long offset, long bits);
}
