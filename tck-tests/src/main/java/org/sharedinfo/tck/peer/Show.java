package org.sharedinfo.tck.peer;

import org.sharedinfo.spi.VcpuTime;

/** Numbers and records as messages show them. */
public final class Show {
  private Show() {}

  /** A 64-bit number, unsigned: decimal and hexadecimal. */
  public static String u64(long value) {
    return Long.toUnsignedString(value) + " (0x" + Long.toHexString(value) + ")";
  }

  /** A 32-bit number, unsigned: decimal and hexadecimal. */
  public static String u32(int value) {
    return Integer.toUnsignedString(value) + " (0x" + Integer.toHexString(value) + ")";
  }

  /** An update's values. */
  public static String time(VcpuTime time) {
    return "{tsc_timestamp="
        + Long.toUnsignedString(time.tscTimestamp())
        + " system_time="
        + Long.toUnsignedString(time.systemTimeNanos())
        + " mul="
        + Integer.toUnsignedString(time.tscToSystemMul())
        + " shift="
        + time.tscShift()
        + " flags=0x"
        + Integer.toHexString(time.flags() & 0xFF)
        + "}";
  }
}
