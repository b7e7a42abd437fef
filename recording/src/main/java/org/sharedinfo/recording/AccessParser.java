package org.sharedinfo.recording;

import java.util.List;
import java.util.Map;
import org.sharedinfo.recording.Access.Kind;
import org.sharedinfo.recording.Access.Knows;

/** Reads access lines. */
final class AccessParser {
  static final int MOST_CPUS = 4095;
  private static final int MOST_BYTES = 8;
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final CodeRanges ranges;
  private final WatchedArea[] areas;

  /**
   * @param areas by id; others may change it
   */
  AccessParser(CodeRanges ranges, WatchedArea[] areas) {
    this.ranges = ranges;
    this.areas = areas;
  }

  /** The kind that a letter stands for. */
  private static Kind kind(Line line, byte letter) throws DamagedRecordingException {
    for (Kind kind : KINDS) {
      if (kind.letter() == letter) {
        return kind;
      }
    }
    throw line.damaged("neither an access nor a mark: " + line.rest());
  }

  /** Parses the access of a line that starts with a letter and a blank. */
  Access parse(Line line) throws DamagedRecordingException {
    Kind kind = kind(line, line.letter());
    line.skip(1);
    line.next("the processor");
    int cpu = line.decimal("the processor", MOST_CPUS);
    line.next("the area");
    WatchedArea area = areas[line.decimal("the area", WatchedArea.MOST)];
    if (area == null) {
      throw line.damaged("an access to an undeclared area");
    }
    line.next("the offset");
    long offset = line.hex("the offset");
    line.next("the size");
    int size = line.decimal("the size", MOST_BYTES);
    if (size < 1 || offset < 0 || offset > area.bytes() - size) {
      throw line.damaged("an access outside its area, or of no bytes");
    }
    line.next("the value");
    boolean knowsBefore = false;
    long before = 0;
    if (kind.isUpdate()) {
      knowsBefore = !line.isUnknown();
      before = knowsBefore ? value(line, size) : 0;
      if (!line.takes(':')) {
        throw line.damaged("an update needs two values, OLD:NEW");
      }
    }
    boolean knowsValue = !line.isUnknown();
    long value = knowsValue ? value(line, size) : 0;
    line.next("the place");
    boolean placed = !line.isUnknown();
    long place = placed ? line.hex("the place") : 0;
    Map<String, String> keys = line.keys();
    return new Access(
        line.number(),
        kind,
        cpu,
        area,
        (int) offset,
        size,
        before,
        value,
        Knows.of(knowsBefore, knowsValue),
        place,
        side(line, keys, placed, place),
        keys.getOrDefault("in", ""));
  }

  private static long value(Line line, int size) throws DamagedRecordingException {
    long value = line.hex("the value");
    if (size < MOST_BYTES && value >>> (size * Byte.SIZE) != 0) {
      throw line.damaged("the value has more than " + size + " bytes");
    }
    return value;
  }

  private Side side(Line line, Map<String, String> keys, boolean placed, long place)
      throws DamagedRecordingException {
    String named = keys.get("side");
    if (named == null) {
      return placed ? ranges.of(place) : Side.OTHER;
    }
    return Side.byId(named).orElseThrow(() -> line.damaged("unknown side: " + named));
  }
}
