package org.sharedinfo.gallery.base;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.sharedinfo.spi.Domain;

/**
 * A guest's frame and the offsets of its fields. Unless a method's name says otherwise, loads and
 * stores are opaque: never torn and never invented. Only the fences beside them order them.
 *
 * <p>W is one word of the guest. In Java it is the low bytes of a long; the other bytes are zero.
 */
public final class Page {
  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle U32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle U64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Domain domain;
  private final Places places;
  private final MemorySegment memory;
  private final boolean wide;

  /** A page of a guest. */
  public Page(Domain domain, Places places) {
    this.domain = domain;
    this.places = places;
    memory = domain.sharedInfo();
    wide = domain.abi().wordBytes() == Long.BYTES;
  }

  /** A page like this one over another frame of the same guest. */
  private Page(Page like, MemorySegment memory) {
    domain = like.domain;
    places = like.places;
    wide = like.wide;
    this.memory = memory;
  }

  /** Another frame of the guest, with the same accesses. */
  public Page over(MemorySegment frame) {
    return new Page(this, frame);
  }

  /** The guest. */
  public Domain domain() {
    return domain;
  }

  /** Where the fields are. */
  public Places places() {
    return places;
  }

  /** The frame itself. */
  public MemorySegment memory() {
    return memory;
  }

  /** Bytes of a word. */
  public int wordBytes() {
    return wide ? Long.BYTES : Integer.BYTES;
  }

  /** Bits of a word. */
  public int wordBits() {
    return wide ? Long.SIZE : Integer.SIZE;
  }

  /** All bits of a word. */
  public long allOnes() {
    return wide ? -1L : 0xFFFF_FFFFL;
  }

  /** Loads a byte. */
  public byte u8(long at) {
    return (byte) U8.getOpaque(memory, at);
  }

  /** Loads a byte, plain. */
  public byte u8Plain(long at) {
    return (byte) U8.get(memory, at);
  }

  /** Stores a byte. */
  public void u8(long at, byte value) {
    U8.setOpaque(memory, at, value);
  }

  /** Loads a byte, volatile. */
  public byte u8Volatile(long at) {
    return (byte) U8.getVolatile(memory, at);
  }

  /** Stores a byte, volatile. */
  public void u8Volatile(long at, byte value) {
    U8.setVolatile(memory, at, value);
  }

  /** Loads 32 bits. */
  public int u32(long at) {
    return (int) U32.getOpaque(memory, at);
  }

  /** Stores 32 bits. */
  public void u32(long at, int value) {
    U32.setOpaque(memory, at, value);
  }

  /** Loads 32 bits, acquire. */
  public int u32Acquire(long at) {
    return (int) U32.getAcquire(memory, at);
  }

  /** Loads 32 bits, volatile. */
  public int u32Volatile(long at) {
    return (int) U32.getVolatile(memory, at);
  }

  /** Stores 32 bits, release. */
  public void u32Release(long at, int value) {
    U32.setRelease(memory, at, value);
  }

  /** Loads 32 bits, plain. */
  public int u32Plain(long at) {
    return (int) U32.get(memory, at);
  }

  /** Stores 32 bits, plain. */
  public void u32Plain(long at, int value) {
    U32.set(memory, at, value);
  }

  /** Replaces 32 bits if they are as expected, volatile. */
  public boolean u32Cas(long at, int expected, int value) {
    return U32.compareAndSet(memory, at, expected, value);
  }

  /** Loads 64 bits. */
  public long u64(long at) {
    return (long) U64.getOpaque(memory, at);
  }

  /** Stores 64 bits. */
  public void u64(long at, long value) {
    U64.setOpaque(memory, at, value);
  }

  /** Loads 64 bits, acquire. */
  public long u64Acquire(long at) {
    return (long) U64.getAcquire(memory, at);
  }

  /** Stores 64 bits, release. */
  public void u64Release(long at, long value) {
    U64.setRelease(memory, at, value);
  }

  /** Loads 64 bits, plain. */
  public long u64Plain(long at) {
    return (long) U64.get(memory, at);
  }

  /** Stores 64 bits, plain. */
  public void u64Plain(long at, long value) {
    U64.set(memory, at, value);
  }

  /** Loads a word. */
  public long word(long at) {
    return wide ? u64(at) : Integer.toUnsignedLong(u32(at));
  }

  /** Stores a word. */
  public void word(long at, long value) {
    if (wide) {
      u64(at, value);
    } else {
      u32(at, (int) value);
    }
  }

  /** Loads a word, plain. */
  public long wordPlain(long at) {
    return wide ? u64Plain(at) : Integer.toUnsignedLong(u32Plain(at));
  }

  /** Stores a word, plain. */
  public void wordPlain(long at, long value) {
    if (wide) {
      u64Plain(at, value);
    } else {
      u32Plain(at, (int) value);
    }
  }

  /** Loads a word, acquire. */
  public long wordAcquire(long at) {
    return wide ? u64Acquire(at) : Integer.toUnsignedLong(u32Acquire(at));
  }

  /** Stores a word, release. */
  public void wordRelease(long at, long value) {
    if (wide) {
      U64.setRelease(memory, at, value);
    } else {
      u32Release(at, (int) value);
    }
  }

  /** Loads a word, volatile. */
  public long wordVolatile(long at) {
    return wide
        ? (long) U64.getVolatile(memory, at)
        : Integer.toUnsignedLong((int) U32.getVolatile(memory, at));
  }

  /** Sets bits of a word in one atomic step, volatile. Returns the word before. */
  public long wordOr(long at, long bits) {
    return wide
        ? (long) U64.getAndBitwiseOr(memory, at, bits)
        : Integer.toUnsignedLong((int) U32.getAndBitwiseOr(memory, at, (int) bits));
  }

  /**
   * Keeps bits of a word and clears the others in one atomic step, volatile. Returns the word
   * before.
   */
  public long wordAnd(long at, long bits) {
    return wide
        ? (long) U64.getAndBitwiseAnd(memory, at, bits)
        : Integer.toUnsignedLong((int) U32.getAndBitwiseAnd(memory, at, (int) bits));
  }

  /** Exchanges a word in one atomic step, volatile. Returns the word before. */
  public long wordExchange(long at, long value) {
    return wide
        ? (long) U64.getAndSet(memory, at, value)
        : Integer.toUnsignedLong((int) U32.getAndSet(memory, at, (int) value));
  }
}
