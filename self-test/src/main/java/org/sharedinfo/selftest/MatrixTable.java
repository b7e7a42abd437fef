package org.sharedinfo.selftest;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.sharedinfo.rule.Area;
import org.sharedinfo.selftest.KillMatrix.RuleWorth;
import org.sharedinfo.selftest.TriedFault.State;

/** The kill matrix on a terminal: surviving faults first, then one line per rule. */
public final class MatrixTable {
  private MatrixTable() {}

  /** Prints it. */
  public static void print(PrintWriter out, KillMatrix matrix) {
    out.printf(
        "%n  %-8s %7s %7s %6s  %-28s %s%n",
        "rule", "planted", "killed", "alone", "evidence", "title");
    Area area = null;
    for (RuleWorth worth : matrix.rules()) {
      if (worth.planted().isEmpty()) {
        continue;
      }
      if (worth.rule().area() != area) {
        area = worth.rule().area();
        out.println();
      }
      long asked =
          worth.planted().stream().filter(fault -> fault.state() != State.NOT_ASKED).count();
      out.printf(
          "%s %-8s %7d %7d %6d  %-28s %s%n",
          worth.killed() == asked ? " " : "!",
          worth.rule().id(),
          worth.planted().size(),
          worth.killed(),
          worth.onlyHere().size(),
          String.join(" ", worth.evidence()),
          worth.rule().title());
    }
    survivors(out, matrix);
    blamed(out, matrix);
    matrix
        .breakdowns()
        .forEach(doubt ->
            out.println("\nBROKE  " + doubt.check() + " " + doubt.abi() + ": " + doubt.message()));
    verdict(out, matrix);
  }

  private static void survivors(PrintWriter out, KillMatrix matrix) {
    for (TriedFault fault : matrix.survivors()) {
      out.printf("%nSURVIVED  %s (%s, %s)%n", fault.id(), fault.rule(), fault.role());
      out.println("  " + fault.what());
      out.println(
          fault.rules().isEmpty()
              ? "  no check rejected it"
              : "  rejected only by " + String.join(", ", fault.rules()));
    }
  }

  private static void blamed(PrintWriter out, KillMatrix matrix) {
    for (TriedVariant variant : matrix.blamed()) {
      Kill first = variant.blamed().getFirst();
      out.printf("%nBLAMED  %s: %s%n", variant.id(), variant.what());
      out.printf("  %s by %s, %s%n", first.rule(), first.check(), first.abi());
      out.println("  expected  " + first.expected());
      out.println("  seen      " + first.seen());
    }
  }

  private static void verdict(PrintWriter out, KillMatrix matrix) {
    List<TriedFault> notAsked = matrix.faults(State.NOT_ASKED);
    out.printf(
        "%n%d faults: %d killed, %d survived%s; %d correct implementations: %d blamed%n",
        matrix.faults().size(),
        matrix.faults(State.KILLED).size(),
        matrix.survivors().size(),
        notAsked.isEmpty() ? "" : ", " + notAsked.size() + " not tested",
        matrix.variants().size(),
        matrix.blamed().size());
    long rejected = matrix.rejected();
    if (rejected > 0) {
      long right = matrix.explained(true);
      long wrong = matrix.explained(false);
      out.printf(
          Locale.ROOT,
          "first finding of the fault's own rule: %d of %d (%.1f %%); likely cause: of that rule"
              + " %d, of another %d, none named %d%n",
          matrix.toldFirst(),
          rejected,
          100.0 * matrix.toldFirst() / rejected,
          right,
          wrong,
          rejected - right - wrong);
    }
    if (!notAsked.isEmpty()) {
      out.println("not tested: only concurrency shows them, and this profile omits it");
    }
  }
}
