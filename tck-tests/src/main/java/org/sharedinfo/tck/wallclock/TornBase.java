package org.sharedinfo.tck.wallclock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.check.Torn;
import org.sharedinfo.tck.peer.Show;

/** Describes which updates a torn wallclock is made of. */
final class TornBase {
  private TornBase() {}

  /**
   * For a base that belongs to no update.
   *
   * @param updates the first is what the page held
   * @param sight what the reader sees of the seconds
   */
  static String inWords(List<TimeOfDay> updates, TimeOfDay seen, Sight sight) {
    List<Torn.Field> fields = new ArrayList<>();
    fields.add(field("wc_sec", updates, time -> time.seconds() & 0xFFFF_FFFFL, seen));
    fields.add(field("wc_nsec", updates, TimeOfDay::nanos, seen));
    if (sight == Sight.WHOLE) {
      fields.add(field("wc_sec_hi", updates, time -> time.seconds() >>> 32, seen));
    }
    return Show.timeOfDay(seen) + ", " + Torn.of(fields);
  }

  private static Torn.Field field(
      String name, List<TimeOfDay> updates, ToLongFunction<TimeOfDay> of, TimeOfDay seen) {
    return new Torn.Field(
        name, Integer.BYTES, updates.stream().map(of::applyAsLong).toList(), of.applyAsLong(seen));
  }
}
