package org.sharedinfo.tck.check;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sharedinfo.tck.peer.Show;

/** Describes which field of a torn value belongs to which update. Updates are counted from 1. */
public final class Torn {
  /**
   * A field.
   *
   * @param name its name in C
   * @param bytes its size, 8 at most
   * @param values its value in each update, in order
   * @param seen the value that was seen
   */
  public record Field(String name, int bytes, List<Long> values, long seen) {
    /** Copies the list. */
    public Field {
      values = List.copyOf(values);
    }

    private boolean tellsUpdates() {
      return values.stream().distinct().count() > 1 || !values.contains(seen);
    }
  }

  private static final long LOW = 0xFFFF_FFFFL;

  private Torn() {}

  /** A field, or half of one, and the updates that contain it. */
  private record Part(String name, String of) {}

  /** Such as "torn: tsc_timestamp is of update 2, system_time of update 1". */
  public static String of(List<Field> fields) {
    List<Part> parts =
        fields.stream()
            .filter(Field::tellsUpdates)
            .flatMap(field -> parts(field).stream())
            .toList();
    if (parts.stream().map(Part::of).distinct().count() == 1) {
      return "every field that differs is of " + parts.getFirst().of();
    }
    return parts.stream()
        .map(part -> part.name() + " of " + part.of())
        .collect(Collectors.joining(", ", "torn: ", ""))
        .replaceFirst(" of ", " is of ");
  }

  private static List<Part> parts(Field field) {
    String whole = updates(field, ~0L);
    if (!whole.isEmpty()) {
      return List.of(new Part(field.name(), whole));
    }
    String low = updates(field, LOW);
    String high = updates(field, ~LOW);
    return field.bytes() <= Integer.BYTES || low.isEmpty() || high.isEmpty()
        ? List.of(new Part(field.name() + " = " + Show.u64(field.seen()), "no update"))
        : List.of(
            new Part(field.name() + " (low half)", low),
            new Part(field.name() + " (high half)", high));
  }

  /** The updates that contain the seen value in some bits; empty if none does. */
  private static String updates(Field field, long bits) {
    String numbers =
        IntStream.range(0, field.values().size())
            .filter(i -> ((field.values().get(i) ^ field.seen()) & bits) == 0)
            .mapToObj(i -> Integer.toString(i + 1))
            .collect(Collectors.joining(" or "));
    return numbers.isEmpty() ? "" : "update " + numbers;
  }
}
