package org.sharedinfo.tck.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.sharedinfo.spi.VcpuTime;

/**
 * Pairs of updates that differ little: in one half of one field, in one field, in two, or in all
 * but one. They reveal publishers that skip a store, or the version, for something that seems
 * unchanged.
 */
final class SmallChanges {
  /** Two updates, and how they differ. */
  record Change(String what, VcpuTime from, VcpuTime to) {}

  private static final VcpuTime USUAL =
      new VcpuTime(
          0x0102_0304_1112_1314L, 0x2122_2324_3132_3334L, 0x4142_4344, (byte) 5, (byte) 0x51);

  /** The contents of a record before the change. */
  private static final List<VcpuTime> STARTS =
      List.of(
          USUAL,
          new VcpuTime(0, 0, 0, (byte) 0, (byte) 0),
          new VcpuTime(-1, -1, -1, (byte) -1, (byte) -1),
          new VcpuTime(
              0x3132_3334_3132_3334L,
              0x3132_3334_3132_3334L,
              0x3132_3334,
              (byte) 0x34,
              (byte) 0x34));

  private SmallChanges() {}

  /** All pairs, always the same. */
  static List<Change> all() {
    List<Change> all = new ArrayList<>();
    for (VcpuTime from : STARTS) {
      for (int low : halves(from)) {
        long high = (long) low << Integer.SIZE;
        long kept = 0xFFFF_FFFFL;
        long lower = Integer.toUnsignedLong(low);
        long ticks = from.tscTimestamp();
        long nanos = from.systemTimeNanos();
        add(all, "tsc_timestamp, upper half", from, t -> timestamp(t, ticks & kept | high));
        add(all, "tsc_timestamp, lower half", from, t -> timestamp(t, ticks & ~kept | lower));
        add(all, "system_time, upper half", from, t -> systemTime(t, nanos & kept | high));
        add(all, "system_time, lower half", from, t -> systemTime(t, nanos & ~kept | lower));
        add(all, "tsc_to_system_mul", from, t -> multiplier(t, low));
        add(all, "tsc_shift", from, t -> shift(t, (byte) low));
        add(all, "flags", from, t -> flags(t, (byte) low));
        add(all, "tsc_shift and flags", from, t -> flags(shift(t, (byte) low), (byte) low));
        add(all, "scale", from, t -> flags(multiplier(shift(t, (byte) low), low), (byte) low));
        add(all, "times", from, t -> systemTime(timestamp(t, high | lower), high | lower));
        add(all, "all", from, t -> filled(low));
        add(all, "all but tsc_timestamp", from, t -> timestamp(filled(low), ticks));
        add(all, "all but system_time", from, t -> systemTime(filled(low), nanos));
        add(all, "all but the multiplier", from, t -> multiplier(filled(low), t.tscToSystemMul()));
      }
    }
    return all;
  }

  /** 32-bit values: the smallest, the greatest, the record's own, and their neighbours. */
  private static Set<Integer> halves(VcpuTime of) {
    return new TreeSet<>(
        List.of(
            0,
            1,
            -1,
            Integer.MIN_VALUE,
            0x6162_6364,
            (int) of.tscTimestamp(),
            (int) of.systemTimeNanos(),
            of.tscToSystemMul(),
            of.tscToSystemMul() ^ 1,
            of.tscToSystemMul() ^ 0x1_0000,
            (int) of.tscShift(),
            (int) of.flags() ^ 2));
  }

  private static void add(
      List<Change> all, String what, VcpuTime from, UnaryOperator<VcpuTime> change) {
    VcpuTime to = change.apply(from);
    if (!to.equals(from)) {
      all.add(new Change(what, from, to));
    }
  }

  private static VcpuTime filled(int half) {
    long both = (long) half << Integer.SIZE | Integer.toUnsignedLong(half);
    return new VcpuTime(both, both, half, (byte) half, (byte) half);
  }

  private static VcpuTime timestamp(VcpuTime time, long ticks) {
    return new VcpuTime(
        ticks, time.systemTimeNanos(), time.tscToSystemMul(), time.tscShift(), time.flags());
  }

  private static VcpuTime systemTime(VcpuTime time, long nanos) {
    return new VcpuTime(
        time.tscTimestamp(), nanos, time.tscToSystemMul(), time.tscShift(), time.flags());
  }

  private static VcpuTime multiplier(VcpuTime time, int multiplier) {
    return new VcpuTime(
        time.tscTimestamp(), time.systemTimeNanos(), multiplier, time.tscShift(), time.flags());
  }

  private static VcpuTime shift(VcpuTime time, byte shift) {
    return new VcpuTime(
        time.tscTimestamp(), time.systemTimeNanos(), time.tscToSystemMul(), shift, time.flags());
  }

  private static VcpuTime flags(VcpuTime time, byte flags) {
    return new VcpuTime(
        time.tscTimestamp(), time.systemTimeNanos(), time.tscToSystemMul(), time.tscShift(), flags);
  }
}
