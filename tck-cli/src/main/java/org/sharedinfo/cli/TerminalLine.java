package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;

/** A line on a terminal that is written again and again. Where there is no terminal, none. */
final class TerminalLine {
  private static final String CLEARED = "\r\u001B[K";

  private final PrintWriter out;
  private final boolean there;
  private final OptionalInt width;

  /**
   * A line.
   *
   * @param there whether there is a terminal, and the line is wanted
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
   * Shows a text in place of the last one. A line that is broken cannot be overwritten: it is cut.
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
