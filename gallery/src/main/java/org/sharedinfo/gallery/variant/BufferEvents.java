package org.sharedinfo.gallery.variant;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.sharedinfo.spi.Domain;

/** The channels' bits in a byte buffer, in the guest's words. Fences order the two upcall bytes. */
final class BufferEvents {
  private final BufferFrame frame;
  private final Domain domain;
  private final int wordBytes;

  BufferEvents(Domain domain) {
    this.domain = domain;
    frame = BufferFrame.of(domain);
    wordBytes = frame.at().wordBytes();
  }

  Domain domain() {
    return domain;
  }

  int bitsPerWord() {
    return wordBytes * Byte.SIZE;
  }

  void check(int port) {
    if (port < 0 || port >= frame.at().channels()) {
      throw new IndexOutOfBoundsException(
          "no channel " + port + ": there are " + frame.at().channels());
    }
  }

  /** The position of a channel's PENDING word. */
  int pendingWord(int port) {
    return BufferFrame.PENDING + port / bitsPerWord() * wordBytes;
  }

  /** The position of a channel's MASK word. */
  int maskWord(int port) {
    return frame.at().mask() + port / bitsPerWord() * wordBytes;
  }

  int selector(int vcpu) {
    return BufferFrame.vcpu(vcpu) + frame.at().selector();
  }

  long bit(int port) {
    return 1L << port % bitsPerWord();
  }

  /** Sets bits of a word. Returns those that were already set. */
  long set(int word, long bits) {
    long before =
        wordBytes == Long.BYTES
            ? (long) BufferFrame.LONG.getAndBitwiseOr(frame.bytes(), word, bits)
            : (int) BufferFrame.INT.getAndBitwiseOr(frame.bytes(), word, (int) bits);
    return before & bits;
  }

  /** Clears bits of a word. Returns those that were set. */
  long clear(int word, long bits) {
    long before =
        wordBytes == Long.BYTES
            ? (long) BufferFrame.LONG.getAndBitwiseAnd(frame.bytes(), word, ~bits)
            : (int) BufferFrame.INT.getAndBitwiseAnd(frame.bytes(), word, (int) ~bits);
    return before & bits;
  }

  /** The bits of a word. */
  long get(int word) {
    return wordBytes == Long.BYTES
        ? (long) BufferFrame.LONG.getVolatile(frame.bytes(), word)
        : (int) BufferFrame.INT.getVolatile(frame.bytes(), word) & 0xFFFF_FFFFL;
  }

  boolean upcallPending(int vcpu) {
    VarHandle.fullFence();
    return frame.bytes().get(BufferFrame.vcpu(vcpu)) != 0;
  }

  void upcallPending(int vcpu, boolean pending) {
    VarHandle.fullFence();
    frame.bytes().put(BufferFrame.vcpu(vcpu), (byte) (pending ? 1 : 0));
    VarHandle.fullFence();
  }

  boolean upcallMasked(int vcpu) {
    VarHandle.fullFence();
    return frame.bytes().get(BufferFrame.vcpu(vcpu) + 1) != 0;
  }

  void unmaskUpcalls(int vcpu) {
    VarHandle.fullFence();
    frame.bytes().put(BufferFrame.vcpu(vcpu) + 1, (byte) 0);
    VarHandle.fullFence();
  }

  /**
   * Sets selector bit and upcall_pending of the vCPU that a channel is bound to. Returns the vCPU.
   */
  int raise(int port) {
    int vcpu = domain.vcpuOf(port);
    set(selector(vcpu), 1L << port / bitsPerWord());
    upcallPending(vcpu, true);
    return vcpu;
  }

  /** The words of the arch part. */
  int archWord(int index) {
    return frame.at().arch() + index * wordBytes;
  }

  void storeCr2(int vcpu, long address) {
    ByteBuffer bytes = frame.bytes();
    int at = BufferFrame.vcpu(vcpu) + frame.at().cr2();
    if (wordBytes == Long.BYTES) {
      bytes.putLong(at, address);
    } else {
      bytes.putInt(at, (int) address);
    }
  }
}
