package org.sharedinfo.recording;

/** Little-endian numbers in byte arrays. */
public final class LittleEndian {
  private LittleEndian() {}

  /** The unsigned number of {@code size} bytes, 1 to 8, starting at {@code at}. */
  public static long get(byte[] bytes, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[at + i] & 0xff;
    }
    return value;
  }

  /** Stores the low {@code size} bytes of a number, 1 to 8, starting at {@code at}. */
  public static void put(byte[] bytes, int at, int size, long value) {
    for (int i = 0; i < size; i++) {
      bytes[at + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }
}
