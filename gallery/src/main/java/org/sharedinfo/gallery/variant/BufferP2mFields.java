package org.sharedinfo.gallery.variant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.sharedinfo.spi.Domain;

/** The six words of the arch part, and the guest's other frames as byte buffers. */
final class BufferP2mFields {
  static final int MAX_PFN = 0;
  static final int FRAME_LIST_LIST = 1;
  static final int CR3 = 3;
  static final int VADDR = 4;
  static final int GENERATION = 5;
  static final int PAGE = 4096;

  private final BufferFrame shared;
  private final Domain domain;
  private final int wordBytes;

  BufferP2mFields(Domain domain) {
    this.domain = domain;
    shared = BufferFrame.of(domain);
    wordBytes = shared.at().wordBytes();
  }

  int wordBytes() {
    return wordBytes;
  }

  boolean wide() {
    return wordBytes == Long.BYTES;
  }

  long allOnes() {
    return wide() ? -1L : 0xFFFF_FFFFL;
  }

  /** One word of the arch part. */
  long get(int field) {
    return word(shared.bytes(), shared.at().arch() + field * wordBytes);
  }

  /** Stores one word of the arch part, after all earlier stores. */
  void set(int field, long value) {
    word(shared.bytes(), shared.at().arch() + field * wordBytes, value);
  }

  /** Loads a word in one step, with acquire semantics. */
  long word(ByteBuffer bytes, int at) {
    return wide()
        ? (long) BufferFrame.LONG.getAcquire(bytes, at)
        : (int) BufferFrame.INT.getAcquire(bytes, at) & 0xFFFF_FFFFL;
  }

  /** Stores a word in one step, after all earlier stores. */
  void word(ByteBuffer bytes, int at, long value) {
    if (wide()) {
      BufferFrame.LONG.setRelease(bytes, at, value);
    } else {
      BufferFrame.INT.setRelease(bytes, at, (int) value);
    }
  }

  long allocate() {
    return domain.machine().allocate();
  }

  Optional<ByteBuffer> frame(long number) {
    return domain
        .machine()
        .frame(number)
        .map(memory -> memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Rotates a 32-bit value, or shifts a 64-bit one: 12 bits left makes a cr3, right undoes it. */
  long turned(long value, int bits) {
    if (wide()) {
      return bits > 0 ? value << bits : value >>> -bits;
    }
    return Integer.rotateLeft((int) value, bits) & 0xFFFF_FFFFL;
  }
}
