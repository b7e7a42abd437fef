package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The libraries that an ELF library needs, according to its dynamic section.
 *
 * @param names of the libraries (DT_NEEDED)
 * @param places where to search for them first (DT_RPATH, DT_RUNPATH), as written
 */
record ElfDynamic(List<String> names, List<String> places) {
  private static final ElfDynamic NOTHING = new ElfDynamic(List.of(), List.of());

  /** Every library gets these from its system. */
  private static final Pattern SYSTEM =
      Pattern.compile("(libc|libm|libdl|librt|libpthread|ld-[a-z0-9_-]+|ld)\\.so(\\.[0-9]+)*");

  private static final Pattern ORIGIN = Pattern.compile("\\$(ORIGIN|\\{ORIGIN})");
  private static final int MAGIC = 0x464C457F;
  private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
  private static final int PROGRAM_HEADERS_AT = 0x20;
  private static final int HEADER_BYTES_AT = 0x36;
  private static final int HEADER_COUNT_AT = 0x38;
  private static final int LOADED = 1;
  private static final int DYNAMIC = 2;
  private static final int ENTRY_BYTES = 16;
  private static final long LARGEST = 1 << 30;

  private record Segment(int type, long at, long address, long bytes) {}

  /** Tags of a dynamic section. */
  private enum Tag {
    NEEDED(1),
    STRINGS(5),
    RPATH(15),
    RUNPATH(29);

    private final long number;

    Tag(long number) {
      this.number = number;
    }
  }

  /**
   * Reads a 64-bit little-endian library. For other or damaged files the result is empty; whoever
   * loads them reports the problem.
   */
  static ElfDynamic of(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new UnmeasurableException(file + " is too large for a library: more than 1024 MiB");
    }
    try {
      return parse(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      return NOTHING;
    }
  }

  private static ElfDynamic parse(ByteBuffer file) {
    if (file.getInt(0) != MAGIC || file.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
      return NOTHING;
    }
    List<Segment> segments = segments(file);
    Optional<Segment> dynamic = segments.stream().filter(one -> one.type == DYNAMIC).findFirst();
    if (dynamic.isEmpty()) {
      return NOTHING;
    }
    List<Long> strings = values(file, dynamic.get(), Tag.STRINGS);
    long table = strings.isEmpty() ? 0 : placeOf(strings.getFirst(), segments);
    List<String> places = new ArrayList<>();
    for (Tag tag : List.of(Tag.RPATH, Tag.RUNPATH)) {
      for (long at : values(file, dynamic.get(), tag)) {
        places.addAll(List.of(text(file, table + at).split(":")));
      }
    }
    return new ElfDynamic(
        values(file, dynamic.get(), Tag.NEEDED).stream().map(at -> text(file, table + at)).toList(),
        places);
  }

  private static List<Segment> segments(ByteBuffer file) {
    int at = Math.toIntExact(file.getLong(PROGRAM_HEADERS_AT));
    int bytes = Short.toUnsignedInt(file.getShort(HEADER_BYTES_AT));
    int count = Short.toUnsignedInt(file.getShort(HEADER_COUNT_AT));
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int header = at + i * bytes;
      segments.add(
          new Segment(
              file.getInt(header),
              file.getLong(header + 0x08),
              file.getLong(header + 0x10),
              file.getLong(header + 0x20)));
    }
    return segments;
  }

  private static List<Long> values(ByteBuffer file, Segment dynamic, Tag tag) {
    List<Long> found = new ArrayList<>();
    for (long at = dynamic.at; at < dynamic.at + dynamic.bytes; at += ENTRY_BYTES) {
      long seen = file.getLong(Math.toIntExact(at));
      if (seen == 0) {
        break;
      }
      if (seen == tag.number) {
        found.add(file.getLong(Math.toIntExact(at) + Long.BYTES));
      }
    }
    return found;
  }

  private static long placeOf(long address, List<Segment> segments) {
    return segments.stream()
        .filter(one -> one.type == LOADED)
        .filter(one -> address >= one.address && address - one.address < one.bytes)
        .findFirst()
        .map(one -> address - one.address + one.at)
        .orElseThrow(() -> new IllegalArgumentException("no segment holds the names"));
  }

  private static String text(ByteBuffer file, long from) {
    int start = Math.toIntExact(from);
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    file.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The libraries that it finds relative to itself. */
  List<Path> beside(Path library) {
    return names.stream().flatMap(name -> found(library, name).stream()).toList();
  }

  /** The libraries that it needs from the system, except those that all need. */
  List<String> needed(Path library) {
    return names.stream()
        .filter(name -> !SYSTEM.matcher(name).matches())
        .filter(name -> found(library, name).isEmpty())
        .toList();
  }

  private Optional<Path> found(Path library, String name) {
    Path parent = library.getParent();
    if (parent == null || name.contains("/")) {
      return Optional.empty();
    }
    return places.stream()
        .filter(place -> ORIGIN.matcher(place).lookingAt())
        .map(place -> ORIGIN.matcher(place).replaceFirst("."))
        .map(place -> parent.resolve(place).resolve(name).normalize())
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
