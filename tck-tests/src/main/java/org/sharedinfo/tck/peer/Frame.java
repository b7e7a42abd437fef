package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.ByteDifference;

/**
 * The bytes of one shared_info frame, seen from outside: the live one, or a picture of it on the
 * heap that says what is expected.
 */
public final class Frame {
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64_UNALIGNED = U64.withByteAlignment(1);
  private static final VarHandle INT = U32.varHandle();
  private static final VarHandle LONG = U64.varHandle();
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

  private final Abi abi;
  private final FieldTable table;
  private final MemorySegment segment;

  Frame(Abi abi, MemorySegment segment) {
    this.abi = abi;
    this.table = FieldTable.of(abi);
    this.segment = segment;
  }

  /** A zeroed picture on the heap. */
  public static Frame blank(Abi abi) {
    return new Frame(abi, MemorySegment.ofArray(new long[FieldTable.FRAME_BYTES / 8]));
  }

  /** The bytes themselves. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the fields lie. */
  public FieldTable table() {
    return table;
  }

  /** A picture of the frame as it is now. */
  public Frame picture() {
    Frame copy = blank(abi);
    copy.segment.copyFrom(segment);
    return copy;
  }

  /** Fills the frame with noise that a seed decides; 0 fills it with zeros. */
  public void noise(long seed) {
    if (seed == 0) {
      segment.fill((byte) 0);
      return;
    }
    var random = new SplittableRandom(seed);
    for (int i = 0; i < FieldTable.FRAME_BYTES; i += 8) {
      segment.set(ValueLayout.JAVA_LONG, i, random.nextLong());
    }
  }

  /** Takes the bytes of a dump. */
  public void load(byte[] dump) {
    MemorySegment.copy(dump, 0, segment, ValueLayout.JAVA_BYTE, 0, FieldTable.FRAME_BYTES);
  }

  /** Reads a byte, plain. */
  public byte u8(int offset) {
    return segment.get(ValueLayout.JAVA_BYTE, offset);
  }

  /** Reads 32 bits, plain. */
  public int u32(int offset) {
    return segment.get(U32, offset);
  }

  /** Reads 64 bits, plain; any alignment of 4 will do. */
  public long u64(int offset) {
    return segment.get(U64_UNALIGNED, offset);
  }

  /** Reads one word of the guest, plain, as an unsigned number. */
  public long word(int offset) {
    return abi.wordBytes() == 8 ? u64(offset) : Integer.toUnsignedLong(u32(offset));
  }

  /** Writes a byte, plain. */
  public void u8(int offset, byte value) {
    segment.set(ValueLayout.JAVA_BYTE, offset, value);
  }

  /** Writes 32 bits, plain. */
  public void u32(int offset, int value) {
    segment.set(U32, offset, value);
  }

  /** Writes 64 bits, plain; any alignment of 4 will do. */
  public void u64(int offset, long value) {
    segment.set(U64_UNALIGNED, offset, value);
  }

  /** Writes one word of the guest, plain. */
  public void word(int offset, long value) {
    if (abi.wordBytes() == 8) {
      u64(offset, value);
    } else {
      u32(offset, (int) value);
    }
  }

  /** Reads a byte, volatile. */
  public byte u8Volatile(int offset) {
    return (byte) BYTE.getVolatile(segment, (long) offset);
  }

  /** Writes a byte, volatile. */
  public void u8Volatile(int offset, byte value) {
    BYTE.setVolatile(segment, (long) offset, value);
  }

  /** Reads 32 bits, volatile. */
  public int u32Volatile(int offset) {
    return (int) INT.getVolatile(segment, (long) offset);
  }

  /** Writes 32 bits, volatile. */
  public void u32Volatile(int offset, int value) {
    INT.setVolatile(segment, (long) offset, value);
  }

  /** Reads one word of the guest, volatile. */
  public long wordVolatile(int offset) {
    return abi.wordBytes() == 8
        ? (long) LONG.getVolatile(segment, (long) offset)
        : Integer.toUnsignedLong(u32Volatile(offset));
  }

  /** Writes one word of the guest, volatile. */
  public void wordVolatile(int offset, long value) {
    if (abi.wordBytes() == 8) {
      LONG.setVolatile(segment, (long) offset, value);
    } else {
      u32Volatile(offset, (int) value);
    }
  }

  /** Sets bits of one word of the guest atomically. Returns the word before. */
  public long wordOr(int offset, long bits) {
    return abi.wordBytes() == 8
        ? (long) LONG.getAndBitwiseOr(segment, (long) offset, bits)
        : Integer.toUnsignedLong((int) INT.getAndBitwiseOr(segment, (long) offset, (int) bits));
  }

  /** Keeps only the given bits of one word of the guest, atomically. Returns the word before. */
  public long wordAnd(int offset, long bits) {
    return abi.wordBytes() == 8
        ? (long) LONG.getAndBitwiseAnd(segment, (long) offset, bits)
        : Integer.toUnsignedLong((int) INT.getAndBitwiseAnd(segment, (long) offset, (int) bits));
  }

  /** Exchanges one word of the guest atomically. Returns the word before. */
  public long wordExchange(int offset, long value) {
    return abi.wordBytes() == 8
        ? (long) LONG.getAndSet(segment, (long) offset, value)
        : Integer.toUnsignedLong((int) INT.getAndSet(segment, (long) offset, (int) value));
  }

  /** Exchanges a 32-bit word atomically. Returns whether it held what was expected. */
  public boolean u32CompareAndSet(int offset, int expected, int value) {
    return INT.compareAndSet(segment, (long) offset, expected, value);
  }

  /** The bytes that differ from what is expected, one entry a field, by ascending offset. */
  public List<ByteDifference> differencesFrom(Frame expected) {
    List<ByteDifference> found = new ArrayList<>();
    long from = 0;
    while (from < FieldTable.FRAME_BYTES) {
      long at =
          MemorySegment.mismatch(
              segment,
              from,
              FieldTable.FRAME_BYTES,
              expected.segment,
              from,
              FieldTable.FRAME_BYTES);
      if (at < 0) {
        break;
      }
      int start = (int) (from + at);
      int end = start + 1;
      while (end < FieldTable.FRAME_BYTES
          && table.nameAt(end).equals(table.nameAt(start))
          && u8(end) != expected.u8(end)) {
        end++;
      }
      found.add(
          new ByteDifference(
              start, table.nameAt(start), expected.hex(start, end), this.hex(start, end)));
      from = end;
    }
    return found;
  }

  /** The bytes of a range in hexadecimal, in memory order. */
  public String hex(int from, int to) {
    byte[] bytes = segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    return HexFormat.of().formatHex(bytes);
  }
}
