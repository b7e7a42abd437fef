package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;

/** A line on a terminal that is overwritten repeatedly. Without a terminal, nothing is printed. */
final class TerminalLine {
  private static final String CLEARED = "\r\u001B[K";

  private final PrintWriter out;
  private final boolean there;
  private final OptionalInt width;

  /**
   * A line.
   *
   * @param there whether there is a terminal and the line is wanted
   */
  TerminalLine(PrintWriter out, boolean there) {
    this.out = out;
    this.there = there;
    this.width = there ? Terminal.width() : OptionalInt.empty();
  }

  boolean isThere() {
    return there;
  }

  /**
   * Replaces the last text. The text is truncated, because a wrapped line cannot be overwritten.
   */
  void show(String text) {
    if (there) {
      int room = width.orElse(Integer.MAX_VALUE) - 1;
      out.print(CLEARED + text.substring(0, Math.min(text.length(), room)));
      out.flush();
    }
  }

  /** Shows nothing. */
  void clear() {
    if (there) {
      out.print(CLEARED);
      out.flush();
    }
  }
}
