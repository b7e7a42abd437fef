package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Shows on a terminal how many lines of a recording were read. It prints nothing to a log. */
final class LineProgress implements LongConsumer, AutoCloseable {
  private final String name;
  private final TerminalLine line;

  LineProgress(PrintWriter out, String name, Display display) {
    this.name = Tck.oneLine(name);
    this.line = new TerminalLine(out, Terminal.isThere() && !display.quiet);
  }

  @Override
  public void accept(long lines) {
    line.show(String.format(Locale.ROOT, "%s: %,d lines", name, lines));
  }

  @Override
  public void close() {
    line.clear();
  }
}
