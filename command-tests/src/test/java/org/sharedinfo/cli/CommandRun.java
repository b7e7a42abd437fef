package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command printed, and how it ended. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    WarmWorkers.use();
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Tck.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
