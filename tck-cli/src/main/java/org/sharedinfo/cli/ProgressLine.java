package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.io.Writer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.RunListener;

/** Shows the progress of a run: one updating line on a terminal, or one line per tenth in a log. */
final class ProgressLine implements RunListener, AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final TerminalLine line;
  private final boolean verbose;
  private int planned;
  private int done;
  private int failed;
  private int tenths;
  private boolean tried;

  private ProgressLine(PrintWriter out, boolean terminal, boolean verbose) {
    this.out = out;
    this.line = new TerminalLine(out, terminal);
    this.verbose = verbose;
  }

  static ProgressLine on(PrintWriter err, Display display) {
    return display.quiet
        ? new ProgressLine(new PrintWriter(Writer.nullWriter()), false, false)
        : new ProgressLine(err, Terminal.isThere(), display.verbose);
  }

  @Override
  public synchronized void planned(RunInfo run) {
    planned = run.planned();
    out.println(
        "tck: "
            + planned
            + " checks for "
            + String.join(", ", run.abis())
            + ", profile "
            + run.profile()
            + ", seed "
            + run.seed());
  }

  @Override
  public synchronized void loaded(RunInfo run) {
    line.clear();
    out.println(
        "tck: judging "
            + Tck.oneLine(run.implementation().name() + " " + run.implementation().version())
            + " ("
            + run.provider()
            + ")");
  }

  @Override
  public synchronized void calibrating(Rule rule, Abi abi) {
    String text = "trying planted races on this machine: " + rule.id() + " " + abi.id();
    if (line.isThere()) {
      line.show(text);
    } else if (!tried) {
      tried = true;
      out.println("tck: trying planted races on this machine");
    }
  }

  @Override
  public synchronized void finished(CheckResult result) {
    done++;
    if (result.verdict().isFailure()) {
      failed++;
    }
    if (verbose) {
      line.clear();
      out.println(
          "tck: %s %s %s %d ms"
              .formatted(
                  result.verdict(), result.abi().id(), result.check(), result.durationMillis()));
    }
    String counts = done + "/" + planned + (failed > 0 ? ", " + failed + " failed" : "");
    if (line.isThere()) {
      int bar = WIDTH * done / Math.max(1, planned);
      line.show(
          "[" + "#".repeat(bar) + ".".repeat(WIDTH - bar) + "] " + counts + "  " + result.check());
    } else if (10 * done / Math.max(1, planned) > tenths) {
      tenths = 10 * done / Math.max(1, planned);
      out.println("tck: " + counts);
    }
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
