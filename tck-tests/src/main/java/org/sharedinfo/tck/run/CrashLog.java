package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the JVM leaves when machine code takes it down. */
final class CrashLog {
  private static final Pattern ADDRESS = Pattern.compile("si_addr: 0x([0-9a-f]{1,16})");

  private CrashLog() {}

  /** The address that the machine refused, if that is how it ended. */
  static OptionalLong refused(Path log) throws IOException {
    if (!Files.exists(log)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(ADDRESS::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Long.parseUnsignedLong(found.group(1), 16))
          .findFirst();
    }
  }
}
