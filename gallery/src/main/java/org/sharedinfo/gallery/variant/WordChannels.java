package org.sharedinfo.gallery.variant;

import org.sharedinfo.spi.Domain;

/**
 * The channels' bits, 32 at a time. The guest's word size does not matter: the bits are at the same
 * places.
 */
record WordChannels(WordMemory memory, Domain domain) {
  static WordChannels of(Domain domain) {
    return new WordChannels(WordMemory.of(domain), domain);
  }

  int perWord() {
    return memory.w() * Byte.SIZE;
  }

  int count() {
    return perWord() * perWord();
  }

  /** The four bytes that hold a channel's PENDING bit. */
  long pending(int port) {
    if (port < 0 || port >= count()) {
      throw new IndexOutOfBoundsException("port " + port + " is not below " + count());
    }
    return memory.bits() + port / Integer.SIZE * (long) Integer.BYTES;
  }

  /** The four bytes that hold a channel's MASK bit. */
  long mask(int port) {
    return pending(port) + count() / Byte.SIZE;
  }

  static int bit(int port) {
    return 1 << port;
  }

  boolean isSet(long at, int bit) {
    return (memory.get(at) & bit) != 0;
  }

  /** Sets a bit. Returns whether it was set. */
  boolean set(long at, int bit) {
    return (memory.replace(at, word -> word | bit) & bit) != 0;
  }

  /** Clears a bit. Returns whether it was set. */
  boolean clear(long at, int bit) {
    return (memory.replace(at, word -> word & ~bit) & bit) != 0;
  }

  /** The record of a vCPU; its first four bytes hold upcall_pending and upcall_mask. */
  static long vcpu(int vcpu) {
    return WordMemory.time(vcpu) - 32;
  }

  /** The selector of a vCPU: one or two pieces of four bytes. */
  long selector(int vcpu) {
    return vcpu(vcpu) + memory.w();
  }
}
