package org.sharedinfo.cli;

import java.io.PrintWriter;
import org.sharedinfo.selftest.SelfTest;

/**
 * Shows the progress of a self-test: one updating line on a terminal, or one line per tenth in a
 * log.
 */
final class GalleryProgress implements SelfTest.Listener, AutoCloseable {
  private final PrintWriter out;
  private final TerminalLine line;
  private int planned = 1;
  private int done;
  private int tenths;

  GalleryProgress(PrintWriter out) {
    this.out = out;
    this.line = new TerminalLine(out, Terminal.isThere());
  }

  @Override
  public synchronized void planned(int faults, int variants, int workers) {
    planned = Math.max(1, faults + variants);
    out.printf(
        "tck: %d planted faults and %d correct implementations, %d at a time%n",
        faults, variants, workers);
  }

  @Override
  public synchronized void done(String id) {
    done++;
    if (line.isThere()) {
      line.show(done + "/" + planned + "  " + id);
    } else if (10 * done / planned > tenths) {
      tenths = 10 * done / planned;
      out.println("tck: " + done + "/" + planned);
    }
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
