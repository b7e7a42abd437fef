package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.sharedinfo.certify.ExitCode;
import org.sharedinfo.gallery.hostile.Attack;
import org.sharedinfo.jcstress.Scratch;
import org.sharedinfo.selftest.hostile.HostileRun;

/** {@code tck self-test --hostile}: one line for each hostile implementation. */
final class HostileCommand {
  private static final int WIDTH = 100;

  private HostileCommand() {}

  /**
   * Runs the attacks, one after another.
   *
   * @return the exit code
   */
  static int run(List<Attack> attacks, PrintWriter out) throws IOException, InterruptedException {
    int wrong = 0;
    for (Attack attack : attacks) {
      Path folder = Scratch.make();
      try {
        HostileRun.Came came = HostileRun.of(attack, folder, true);
        boolean slow = came.millis() > HostileRun.most(attack).toMillis();
        wrong += came.wrong().isPresent() ? 1 : 0;
        out.printf(
            "%-5s exit %2d %6.1f s%s  %s: %s%n",
            came.wrong().isPresent() ? "WRONG" : "held",
            came.exitCode(),
            came.millis() / 1000.0,
            slow ? " (slow)" : "",
            attack.what(),
            cut(Tck.oneLine(came.wrong().map(what -> what + "; ").orElse("") + came.came())));
        out.flush();
      } finally {
        Scratch.remove(folder);
      }
    }
    out.printf(
        "%n%s  %d hostile implementations, %d with an unexpected outcome%n",
        wrong == 0 ? "HELD" : "DID NOT HOLD", attacks.size(), wrong);
    out.flush();
    return wrong == 0 ? 0 : ExitCode.DID_NOT_HOLD;
  }

  private static String cut(String text) {
    return text.length() > WIDTH ? text.substring(0, WIDTH) + "…" : text;
  }
}
