package org.sharedinfo.recording.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;

/** The last lines of a recording, to show what led to a violation. */
final class Recent {
  private static final int KEPT = 4096;
  private static final int SHOWN = 40;

  private final Object[] ring = new Object[KEPT];
  private long added;

  void add(Object touchOrMark) {
    ring[(int) (added++ % KEPT)] = touchOrMark;
  }

  void clear() {
    added = 0;
  }

  /**
   * The events since a line, oldest first; if there are many, the latest ones.
   *
   * @param since a line number
   * @param relevant which touches to include
   */
  List<Sighting.Event> since(long since, Predicate<Touch> relevant) {
    List<Object> found = new ArrayList<>();
    long oldest = Math.max(0, added - KEPT);
    for (long i = added - 1; i >= oldest && found.size() < SHOWN; i--) {
      Object event = ring[(int) (i % KEPT)];
      if (line(event) < since) {
        break;
      }
      if (!(event instanceof Touch touch) || relevant.test(touch)) {
        found.add(event);
      }
    }
    List<Sighting.Event> events = new ArrayList<>();
    for (int i = found.size() - 1; i >= 0; i--) {
      events.add(event(found.get(i), i == 0));
    }
    return events;
  }

  private static long line(Object event) {
    return event instanceof Touch touch ? touch.line() : ((Mark) event).line();
  }

  private static Sighting.Event event(Object event, boolean last) {
    if (event instanceof Touch touch) {
      Access access = touch.access();
      return new Sighting.Event(
          access.line(),
          lane(access.side(), access.cpu()),
          text(touch),
          access.place(),
          access.in(),
          last);
    }
    Mark mark = (Mark) event;
    return new Sighting.Event(mark.line(), MarkText.lane(mark), MarkText.of(mark), 0, "", last);
  }

  static String lane(Side side, int cpu) {
    return side.id() + ", processor " + cpu;
  }

  private static String text(Touch touch) {
    String name = touch.spot().name() + (touch.from() == 0 ? "" : "+" + touch.from());
    Access access = touch.access();
    String how =
        switch (access.kind()) {
          case ATOMIC -> "atomic";
          case MODIFY -> "not atomic";
          case LOAD, STORE, INITIAL -> "plain";
        };
    String width = touch.isWhole() ? how : touch.bytes() + " bytes, " + how;
    String after = touch.knowsAfter() ? number(touch.after()) : "?";
    return switch (access.kind()) {
      case LOAD, INITIAL -> "%s is %s (%s)".formatted(name, after, width);
      case STORE -> "%s := %s (%s)".formatted(name, after, width);
      case MODIFY, ATOMIC ->
          "%s %s -> %s (%s)"
              .formatted(name, touch.knowsBefore() ? number(touch.before()) : "?", after, width);
    };
  }

  static String number(long value) {
    return Long.compareUnsigned(value, 10) < 0
        ? Long.toString(value)
        : "0x" + Long.toHexString(value);
  }
}
