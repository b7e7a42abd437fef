package org.sharedinfo.gallery.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes a recording of correct code in one place, so that a rule is broken. */
final class RecordingMutants {
  private static final Pattern STORE =
      Pattern.compile(
          "([SA]) (\\d+) 0 ([0-9a-f]+) (\\d) ((?:[0-9a-f]+:)?)([0-9a-f]+) (- side=)(\\w+)(.*)");

  /** A kind of change. */
  enum Kind {
    /** Two neighbouring stores of one processor change places. */
    SWAP,
    /** A store is left out. */
    DROP,
    /** A stored value is off by two. */
    OFF_BY_TWO,
    /** A store comes some lines too late. */
    LATE,
    /** An atomic update is a load and a store. */
    SPLIT
  }

  /** A changed recording. */
  record Mutant(Kind kind, String line, String text) {}

  private RecordingMutants() {}

  /** One mutant; empty where the place that was drawn has nothing to change. */
  static Optional<Mutant> of(String recording, Kind kind, Random random) {
    List<String> lines = new ArrayList<>(recording.lines().toList());
    List<Integer> stores = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (STORE.matcher(lines.get(i)).matches()) {
        stores.add(i);
      }
    }
    if (stores.isEmpty()) {
      return Optional.empty();
    }
    int drawn = random.nextInt(stores.size());
    int at = stores.get(drawn);
    String line = lines.get(at);
    boolean changed =
        switch (kind) {
          case SWAP -> drawn + 1 < stores.size() && swap(lines, at, stores.get(drawn + 1));
          case DROP -> drop(lines, at);
          case OFF_BY_TWO -> offByTwo(lines, at);
          case LATE -> late(lines, at);
          case SPLIT -> split(lines, at);
        };
    return changed ? Optional.of(new Mutant(kind, line, text(lines))) : Optional.empty();
  }

  private static boolean swap(List<String> lines, int first, int second) {
    Matcher one = matched(lines.get(first));
    Matcher other = matched(lines.get(second));
    if (second - first > 3
        || !one.group(2).equals(other.group(2))
        || one.group(3).equals(other.group(3))) {
      return false;
    }
    String kept = lines.get(first);
    lines.set(first, lines.get(second));
    lines.set(second, kept);
    return true;
  }

  private static boolean drop(List<String> lines, int at) {
    Matcher store = matched(lines.get(at));
    if (store.group(5).equals(store.group(6) + ":")) {
      return false;
    }
    // a later access would see what was never stored: the machine would have gone another way
    lines.remove(at);
    return true;
  }

  private static boolean offByTwo(List<String> lines, int at) {
    Matcher store = matched(lines.get(at));
    int bits = Integer.parseInt(store.group(4)) * Byte.SIZE;
    long mask = bits == Long.SIZE ? -1 : (1L << bits) - 1;
    OptionalLong value = OptionalLong.of(Long.parseUnsignedLong(store.group(6), 16));
    String changed = Long.toHexString(value.getAsLong() + 2 & mask);
    lines.set(
        at,
        "%s %s 0 %s %s %s%s %s%s%s"
            .formatted(
                store.group(1),
                store.group(2),
                store.group(3),
                store.group(4),
                store.group(5),
                changed,
                store.group(7),
                store.group(8),
                store.group(9)));
    return true;
  }

  private static boolean late(List<String> lines, int at) {
    int later = at + 4;
    if (later >= lines.size() - 1) {
      return false;
    }
    String line = lines.remove(at);
    lines.add(later, line);
    return true;
  }

  private static boolean split(List<String> lines, int at) {
    Matcher store = matched(lines.get(at));
    String before = store.group(5);
    if (!store.group(1).equals("A") || before.isEmpty()) {
      return false;
    }
    String place = " %s 0 %s %s ".formatted(store.group(2), store.group(3), store.group(4));
    String rest = " " + store.group(7) + store.group(8) + store.group(9);
    lines.set(at, "S" + place + store.group(6) + rest);
    lines.add(at, "L" + place + before.substring(0, before.length() - 1) + rest);
    return true;
  }

  private static Matcher matched(String line) {
    Matcher store = STORE.matcher(line);
    if (!store.matches()) {
      throw new IllegalArgumentException("no store: " + line);
    }
    return store;
  }

  private static String text(List<String> lines) {
    int begin = lines.indexOf("begin");
    lines.set(lines.size() - 1, "end " + (lines.size() - begin - 2));
    return String.join("\n", lines) + "\n";
  }
}
