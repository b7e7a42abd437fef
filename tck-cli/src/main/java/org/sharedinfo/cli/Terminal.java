package org.sharedinfo.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that the command uses. */
final class Terminal {
  private static final Pattern SIZE = Pattern.compile("[0-9]+ ([1-9][0-9]{0,3})\\s*");
  private static final Pattern COLUMNS = Pattern.compile("[1-9][0-9]{0,3}");

  private Terminal() {}

  /** Whether input and output are a terminal: false for a file or a pipe. */
  static boolean isThere() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Its width; absent if there is no terminal or it does not report its width. */
  static OptionalInt width() {
    if (!isThere()) {
      return OptionalInt.empty();
    }
    String columns = System.getenv("COLUMNS");
    return columns != null && COLUMNS.matcher(columns).matches()
        ? OptionalInt.of(Integer.parseInt(columns))
        : asked();
  }

  /** A shell does not export COLUMNS, so {@code stty}, which every Unix has, asks the terminal. */
  private static OptionalInt asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** The columns in the output of {@code stty size}: rows and columns. */
  static OptionalInt columns(String size) {
    Matcher parts = SIZE.matcher(size);
    return parts.matches() ? OptionalInt.of(Integer.parseInt(parts.group(1))) : OptionalInt.empty();
  }
}
