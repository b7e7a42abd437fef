package org.sharedinfo.recording;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.CodeRanges.Range;
import org.sharedinfo.recording.Header.Entry;
import org.sharedinfo.recording.Header.Traffic;
import org.sharedinfo.spi.GuestKind;

/** Collects the header's lines. */
final class HeaderParser {
  private static final int MOST_LINES = 10_000;
  private static final Set<String> ONCE =
      Set.of(
          "abi",
          "guest",
          "complete",
          "marks",
          "values",
          "locked",
          "channels",
          "pinned",
          "tsc_hz",
          "source",
          "started");

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private final List<WatchedArea> areas = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final Map<Side, Set<Traffic>> complete = new EnumMap<>(Side.class);
  private final Set<String> marks = new HashSet<>();
  private Optional<Abi> abi = Optional.empty();
  private Optional<GuestKind> guest = Optional.empty();
  private boolean exact = true;
  private boolean locked;
  private boolean twoLevel = true;
  private boolean pinned;
  private OptionalLong tscHz = OptionalLong.empty();

  /** Parses one line that is neither a comment nor {@code begin}. */
  void line(Line line) throws DamagedRecordingException {
    if (entries.size() == MOST_LINES) {
      throw line.damaged("the header has more than " + MOST_LINES + " lines");
    }
    String key = line.word();
    if (!key.matches("[a-z][a-z0-9_.-]*")) {
      throw line.damaged("not a header line, and no begin line before it: " + key + line.rest());
    }
    if (ONCE.contains(key) && !met.add(key)) {
      throw line.damaged("the key appears twice: " + key);
    }
    if (key.equals("area")) {
      area(line);
      return;
    }
    String value = value(line);
    entries.add(new Entry(key, value));
    switch (key) {
      case "abi" -> abi = Optional.of(abi(line, known(line, key, value, Abi::byId)));
      case "guest" -> guest = Optional.of(known(line, key, value, HeaderParser::guestKind));
      case "side" -> side(line, value);
      case "complete" -> complete(line, value);
      case "marks" -> marks.addAll(List.of(value.split(" ")));
      case "values" -> exact = either(line, key, value, "exact", "late");
      case "locked" -> locked = either(line, key, value, "known", "unknown");
      case "channels" -> twoLevel = either(line, key, value, "two_level", "fifo");
      case "pinned" -> pinned = either(line, key, value, "yes", "no");
      case "tsc_hz" -> tscHz = OptionalLong.of(hertz(line, value));
      default -> {
        // Free text, or a key of a later version: kept among the texts.
      }
    }
  }

  private static String value(Line line) throws DamagedRecordingException {
    if (!line.hasMore()) {
      return "";
    }
    line.next("a value");
    return line.rest();
  }

  private void area(Line line) throws DamagedRecordingException {
    WatchedArea area = AreaParser.parse(line, abi.orElse(Abi.X86_64));
    if (areas.stream().anyMatch(other -> other.id() == area.id())) {
      throw line.damaged("duplicate area id: " + area.id());
    }
    if (isPage(area) && areas.stream().anyMatch(HeaderParser::isPage)) {
      throw line.damaged("more than one shared_info");
    }
    areas.add(area);
  }

  /** Areas of vcpu_info are as long as the ABI says: those before it were taken for x86's. */
  private Abi abi(Line line, Abi named) throws DamagedRecordingException {
    if (!named.hasUpcallMask()
        && areas.stream().anyMatch(area -> area.kind() == WatchedArea.Kind.VCPU_INFO)) {
      throw line.damaged("abi " + named.id() + " comes after an area of kind vcpu_info");
    }
    return named;
  }

  private static boolean isPage(WatchedArea area) {
    return area.kind() == WatchedArea.Kind.SHARED_INFO;
  }

  private static Optional<GuestKind> guestKind(String word) {
    return Optional.of(word)
        .filter(w -> w.equals(w.toLowerCase(Locale.ROOT)))
        .flatMap(GuestKind::byId);
  }

  private static <T> T known(
      Line line, String key, String value, Function<String, Optional<T>> byId)
      throws DamagedRecordingException {
    return byId.apply(value)
        .orElseThrow(() -> line.damaged("unknown value of " + key + ": " + value));
  }

  private static boolean either(Line line, String key, String value, String yes, String no)
      throws DamagedRecordingException {
    if (!value.equals(yes) && !value.equals(no)) {
      throw line.damaged(key + " is " + yes + " or " + no + ", not " + value);
    }
    return value.equals(yes);
  }

  private static long hertz(Line line, String value) throws DamagedRecordingException {
    if (!value.matches("[1-9][0-9]{0,17}")) {
      throw line.damaged("tsc_hz is not a positive decimal number: " + value);
    }
    return Long.parseLong(value);
  }

  private void side(Line line, String value) throws DamagedRecordingException {
    String[] parts = value.split(" ", 2);
    Side side = known(line, "side", parts[0], Side::byId);
    String range = parts.length < 2 ? "" : parts[1];
    if (!range.matches("[0-9a-fA-F]{1,16}-[0-9a-fA-F]{1,16}")) {
      throw line.damaged("not a range FIRST-LAST of hexadecimal addresses: " + range);
    }
    int dash = range.indexOf('-');
    Range added =
        new Range(
            side,
            Long.parseUnsignedLong(range.substring(0, dash), 16),
            Long.parseUnsignedLong(range.substring(dash + 1), 16));
    if (Long.compareUnsigned(added.first(), added.last()) > 0) {
      throw line.damaged("the range ends before it begins: " + range);
    }
    if (ranges.stream().anyMatch(added::overlaps)) {
      throw line.damaged("the range overlaps another one: " + range);
    }
    ranges.add(added);
  }

  private void complete(Line line, String value) throws DamagedRecordingException {
    for (String part : value.split(" ")) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw line.damaged("not SIDE=loads,stores: " + part);
      }
      Side side = known(line, "complete", part.substring(0, equals), Side::byId);
      Set<Traffic> what = EnumSet.noneOf(Traffic.class);
      for (String traffic : part.substring(equals + 1).split(",")) {
        switch (traffic) {
          case "loads" -> what.add(Traffic.LOADS);
          case "stores" -> what.add(Traffic.STORES);
          default -> throw line.damaged("not loads or stores: " + part);
        }
      }
      complete.put(side, what);
    }
  }

  CodeRanges ranges() {
    return new CodeRanges(ranges);
  }

  /** The header, after {@code begin}. */
  Header header(Line line) throws DamagedRecordingException {
    if (abi.isEmpty() || guest.isEmpty()) {
      throw line.damaged("the header names no " + (abi.isEmpty() ? "abi" : "guest"));
    }
    if (!guest.get().existsIn(abi.get())) {
      throw line.damaged("there are no %s guests on %s".formatted(guest.get(), abi.get().id()));
    }
    if (areas.stream().noneMatch(HeaderParser::isPage)) {
      throw line.damaged("the header has no area of kind shared_info");
    }
    return new Header(
        abi.get(),
        guest.get(),
        areas,
        complete,
        marks,
        exact,
        locked,
        twoLevel,
        pinned,
        tscHz,
        entries);
  }
}
