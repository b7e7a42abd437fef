package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Shows on a terminal how many lines of a recording were read. In a log it shows nothing. */
final class LineProgress implements LongConsumer, AutoCloseable {
  private final PrintWriter out;
  private final String name;
  private final boolean terminal;

  LineProgress(PrintWriter out, String name, Display display) {
    this.out = out;
    this.name = name;
    this.terminal = Terminal.isThere() && !display.quiet;
  }

  @Override
  public void accept(long lines) {
    if (terminal) {
      out.print(
          "\r\u001B[K" + Tck.oneLine(name) + String.format(Locale.ROOT, ": %,d lines", lines));
      out.flush();
    }
  }

  @Override
  public void close() {
    if (terminal) {
      out.print("\r\u001B[K");
      out.flush();
    }
  }
}
