package org.sharedinfo.recording.monitor;

import java.util.Arrays;
import org.sharedinfo.recording.LittleEndian;

/** Bytes, some of which are known. */
final class KnownBytes {
  private final byte[] bytes;
  private final boolean[] known;

  KnownBytes(int size) {
    bytes = new byte[size];
    known = new boolean[size];
  }

  int size() {
    return bytes.length;
  }

  /** A little-endian number; unknown bytes count as 0. */
  long number(int at, int size) {
    return LittleEndian.get(bytes, at, size);
  }

  /** Whether all these bytes are known. */
  boolean knows(int at, int size) {
    for (int i = at; i < at + size; i++) {
      if (!known[i]) {
        return false;
      }
    }
    return true;
  }

  void put(int at, int size, long value) {
    LittleEndian.put(bytes, at, size, value);
    Arrays.fill(known, at, at + size, true);
  }

  void forget(int at, int size) {
    Arrays.fill(bytes, at, at + size, (byte) 0);
    Arrays.fill(known, at, at + size, false);
  }

  void forgetAll() {
    forget(0, bytes.length);
  }

  /** A copy of some bytes. */
  byte[] copy(int at, int size) {
    return Arrays.copyOfRange(bytes, at, at + size);
  }
}
