package org.sharedinfo.tck.peer;

import java.util.Collection;
import java.util.stream.Collectors;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/** Numbers and records as messages show them: by the names that the fields have in C. */
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
        + u64(time.tscTimestamp())
        + " system_time="
        + u64(time.systemTimeNanos())
        + " "
        + scale(time.tscToSystemMul(), time.tscShift())
        + " flags=0x"
        + Integer.toHexString(time.flags() & 0xFF)
        + "}";
  }

  private static String scale(int multiplier, byte shift) {
    return "tsc_to_system_mul=" + u32(multiplier) + " tsc_shift=" + shift;
  }

  /** Seconds, signed, and nanoseconds. */
  public static String seconds(long seconds, int nanos) {
    return seconds + " s (0x" + Long.toHexString(seconds) + ") + " + u32(nanos) + " ns";
  }

  /** A time of day. */
  public static String timeOfDay(TimeOfDay time) {
    return seconds(time.seconds(), time.nanos());
  }

  /** A wallclock base. */
  public static String base(Base base) {
    return seconds(base.seconds(), base.nanos());
  }

  /** An entry of a list, as an observer returned it. */
  public static String entry(P2mEntry entry) {
    return "mfn "
        + u64(entry.mfn())
        + " of generation "
        + u64(entry.generation())
        + (entry.consistent() ? ", consistent" : ", not consistent");
  }

  /** A reason of a non-maskable interrupt. */
  public static String reason(NmiReason reason) {
    return switch (reason) {
      case IO_CHECK -> "I/O check";
      case PCI_SERR -> "PCI SERR";
      case UNKNOWN -> "unknown";
    };
  }

  /** Any value of a message: records by their fields, all else as it is. */
  public static String value(Object value) {
    return switch (value) {
      case VcpuTime time -> time(time);
      case TimeOfDay time -> timeOfDay(time);
      case Base base -> base(base);
      case TimeScale scale -> "{" + scale(scale.tscToSystemMul(), scale.tscShift()) + "}";
      case P2mEntry entry -> entry(entry);
      case NmiReason reason -> reason(reason);
      case long[] entries -> entries.length + " entries";
      case Collection<?> many ->
          many.stream().map(Show::value).collect(Collectors.joining(", ", "[", "]"));
      default -> String.valueOf(value);
    };
  }
}
