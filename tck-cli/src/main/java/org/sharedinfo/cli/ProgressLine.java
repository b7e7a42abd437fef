package org.sharedinfo.cli;

import java.io.PrintWriter;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.RunListener;

/** Shows how a run gets on: one line that changes on a terminal, a line each tenth in a log. */
final class ProgressLine implements RunListener, AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final boolean terminal;
  private int planned;
  private int done;
  private int failed;
  private int tenths;
  private boolean tried;

  private ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static ProgressLine on(PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new ProgressLine(out, terminal);
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
    if (terminal) {
      out.print("\r\u001B[K");
    }
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
    if (terminal) {
      out.print("\r\u001B[K" + text);
      out.flush();
    } else if (!tried) {
      tried = true;
      out.println("tck: trying planted races on this machine");
    }
  }

  @Override
  public synchronized void finished(CheckResult result) {
    done++;
    if (result.verdict() == Verdict.FAIL || result.verdict() == Verdict.ERROR) {
      failed++;
    }
    String counts = done + "/" + planned + (failed > 0 ? ", " + failed + " failed" : "");
    if (terminal) {
      int bar = WIDTH * done / Math.max(1, planned);
      out.print(
          "\r\u001B[K["
              + "#".repeat(bar)
              + ".".repeat(WIDTH - bar)
              + "] "
              + counts
              + "  "
              + result.check());
      out.flush();
    } else if (10 * done / Math.max(1, planned) > tenths) {
      tenths = 10 * done / Math.max(1, planned);
      out.println("tck: " + counts);
    }
  }

  @Override
  public synchronized void close() {
    if (terminal) {
      out.print("\r\u001B[K");
      out.flush();
    }
  }
}
