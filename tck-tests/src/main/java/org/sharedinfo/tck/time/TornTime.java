package org.sharedinfo.tck.time;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Torn;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.side.TimeSide.Part;

/** Describes which updates a torn record, or a time computed from one, is made of. */
final class TornTime {
  /** The parts that a mixture may take from either update; flags do not affect the time. */
  private static final int PARTS = 6;

  private static final long LOW = 0xFFFF_FFFFL;

  private TornTime() {}

  /** For a record that was read from the page. */
  static String record(List<VcpuTime> updates, VcpuTime seen) {
    return Torn.of(fields(updates, seen));
  }

  /** For a record of which two fields were read. */
  static String part(List<VcpuTime> updates, Part seen) {
    List<Part> parts = updates.stream().map(Part::of).toList();
    return Torn.of(
        List.of(
            field("system_time (low half)", parts, Part::systemTimeLow, seen),
            field("tsc_to_system_mul", parts, Part::multiplier, seen)));
  }

  private static <T> Torn.Field field(
      String name, List<T> updates, Function<T, Integer> of, T seen) {
    return new Torn.Field(
        name,
        Integer.BYTES,
        updates.stream().map(of).map(Integer::toUnsignedLong).toList(),
        Integer.toUnsignedLong(of.apply(seen)));
  }

  /** The system times of some updates, as the expected result. */
  static String expected(List<VcpuTime> updates, long tsc) {
    return IntStream.range(0, updates.size())
        .mapToObj(i ->
            Show.u64(TimeOracle.systemTime(updates.get(i), tsc).longValue())
                + " of update "
                + (i + 1)
                + (i == 0 ? ", which the page holds at first" : ""))
        .collect(Collectors.joining(", or ", "the time of one update: ", ""));
  }

  /** For a system time that belongs to no update. */
  static String systemTime(List<VcpuTime> updates, long tsc, long seen) {
    BigInteger time = new BigInteger(Long.toUnsignedString(seen));
    return Show.u64(seen)
        + mixture(updates, mixed -> TimeOracle.systemTime(mixed, tsc).equals(time))
            .orElse(", the time of no update");
  }

  /** For a frequency that belongs to no update. */
  static String frequency(List<VcpuTime> updates, long resolution, long seen) {
    return Show.u64(seen)
        + mixture(
                updates,
                mixed ->
                    mixed.tscToSystemMul() != 0 && TimeOracle.isFrequency(seen, mixed, resolution))
            .orElse(", the frequency of no update");
  }

  /** The simplest mixture of two updates that fits: of whole fields, if there is one. */
  private static Optional<String> mixture(List<VcpuTime> updates, Predicate<VcpuTime> fits) {
    Optional<String> best = Optional.empty();
    int bestCost = Integer.MAX_VALUE;
    for (int i = 0; i < updates.size(); i++) {
      for (int j = i + 1; j < updates.size(); j++) {
        for (int parts = 0; parts < 1 << PARTS; parts++) {
          VcpuTime mixed = mix(updates.get(i), updates.get(j), parts);
          int cost = cost(parts);
          if (cost < bestCost && fits.test(mixed)) {
            bestCost = cost;
            best = Optional.of(", " + Torn.of(inTime(updates, mixed)));
          }
        }
      }
    }
    return best;
  }

  private static int cost(int parts) {
    int tsc = parts & 3;
    int time = parts >> 2 & 3;
    int halves = (tsc == 1 || tsc == 2 ? 1 : 0) + (time == 1 || time == 2 ? 1 : 0);
    return halves * PARTS + Math.min(Integer.bitCount(parts), PARTS - Integer.bitCount(parts));
  }

  private static VcpuTime mix(VcpuTime one, VcpuTime other, int parts) {
    return new VcpuTime(
        halves(one.tscTimestamp(), other.tscTimestamp(), parts),
        halves(one.systemTimeNanos(), other.systemTimeNanos(), parts >> 2),
        (parts & 16) == 0 ? one.tscToSystemMul() : other.tscToSystemMul(),
        (parts & 32) == 0 ? one.tscShift() : other.tscShift(),
        one.flags());
  }

  private static long halves(long one, long other, int parts) {
    long low = ((parts & 1) == 0 ? one : other) & LOW;
    return ((parts & 2) == 0 ? one : other) & ~LOW | low;
  }

  private static List<Torn.Field> fields(List<VcpuTime> updates, VcpuTime seen) {
    List<Torn.Field> fields = inTime(updates, seen);
    fields.add(field("flags", updates, time -> time.flags() & 0xFF, seen));
    return fields;
  }

  /** The fields that a system time or a frequency is computed from. */
  private static List<Torn.Field> inTime(List<VcpuTime> updates, VcpuTime seen) {
    List<Torn.Field> fields = new ArrayList<>();
    fields.add(wide("tsc_timestamp", updates, VcpuTime::tscTimestamp, seen));
    fields.add(wide("system_time", updates, VcpuTime::systemTimeNanos, seen));
    fields.add(field("tsc_to_system_mul", updates, VcpuTime::tscToSystemMul, seen));
    fields.add(field("tsc_shift", updates, time -> time.tscShift() & 0xFF, seen));
    return fields;
  }

  private static Torn.Field wide(
      String name, List<VcpuTime> updates, Function<VcpuTime, Long> of, VcpuTime seen) {
    return new Torn.Field(name, Long.BYTES, updates.stream().map(of).toList(), of.apply(seen));
  }
}
