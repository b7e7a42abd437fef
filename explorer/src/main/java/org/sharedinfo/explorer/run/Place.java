package org.sharedinfo.explorer.run;

/**
 * The bytes that one access uses.
 *
 * @param memory the number of the watched memory
 * @param offset in bytes, a multiple of {@code bytes}
 * @param bytes 1, 2, 4 or 8
 */
public record Place(int memory, long offset, int bytes) {
  /** The bits of a value of this size. */
  public long mask() {
    return bytes == Long.BYTES ? -1L : (1L << 8 * bytes) - 1;
  }

  /** The first offset after it. */
  public long end() {
    return offset + bytes;
  }

  /** Whether they share a byte. */
  public boolean overlaps(Place other) {
    return memory == other.memory && offset < other.end() && other.offset < end();
  }
}
