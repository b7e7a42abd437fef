package org.sharedinfo.report.fabricated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.RaceOutcome;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;

/** What races and explorations find, as a run would tell it. */
final class FabricatedFindings {
  private static final String PUBLISHER = "publisher";
  private static final String READER = "reader";
  private static final String TIME = "vcpu_info[1].time.";

  private FabricatedFindings() {}

  /** A race with a forbidden outcome. */
  static CheckResult stress(CheckResult check) {
    List<RaceOutcome> outcomes =
        List.of(
            new RaceOutcome(
                "whole, beside the updates", 7_900_123, false, false, "one after the other"),
            new RaceOutcome(
                "mixture, during an update",
                52,
                true,
                false,
                "version, even -> fields of two updates -> the same version: not odd in time"),
            new RaceOutcome(
                "whole, during an update",
                9,
                false,
                true,
                "version is odd, or moves while the observer looks"),
            new RaceOutcome("torn, half of a field", 0, true, false, "a field in two stores"));
    return found(
        check,
        Evidence.STRESS,
        Strength.ofSamples(7_900_184, 9).caughtAfter(31),
        new Violation(
            check.rules().getFirst(),
            "never: mixture, during an update",
            "\"mixture, during an update\" 52 times in 7900184 races",
            List.of("mode=default", "overlapped=9"),
            List.of(),
            List.of("version, even", "fields of two updates", "the same version: not odd in time"),
            Optional.empty(),
            outcomes));
  }

  /** A mixture that any processor shows. */
  static CheckResult schedule(CheckResult check) {
    return found(
        check,
        Evidence.SCHEDULE,
        Strength.ofExecutions(5, true, List.of("sc", "ra")),
        explored(
            check,
            "sc",
            move(PUBLISHER, "version is 0 (opaque)"),
            move(PUBLISHER, "tsc_timestamp := 0xffffd0000 (opaque)"),
            move(READER, "version is 0 (volatile)"),
            move(READER, "tsc_timestamp is 0xffffd0000 (plain)"),
            move(READER, "system_time is 0x1111111111 (plain)"),
            decisive(move(PUBLISHER, "system_time := 0x2211111111 (opaque)")),
            new Interleaving.Move(READER, "full fence", List.of(), "Seqlock.read:31 fullFence"),
            move(READER, "version is 0 (volatile)"),
            move(PUBLISHER, "version := 2 (release)")));
  }

  /** A mixture that takes a weak processor: loads could have seen other values. */
  static CheckResult weakSchedule(CheckResult check) {
    return found(
        check,
        Evidence.SCHEDULE,
        Strength.ofExecutions(23, true, List.of("sc", "ra")),
        explored(
            check,
            "ra",
            move(PUBLISHER, "version := 1 (plain)"),
            move(PUBLISHER, "system_time := 0x11111111 (plain)"),
            move(PUBLISHER, "system_time+4 := 0x22 (plain)"),
            move(PUBLISHER, "version 1 -> 2 (compare and set, volatile)"),
            move(READER, "version is 2 (volatile)", "0", "1"),
            move(READER, "system_time+4 is 0x11 (plain)", "0x22"),
            move(READER, "version is 2 (volatile)")));
  }

  private static Interleaving.Move move(String actor, String text, String... instead) {
    return new Interleaving.Move(
        actor, TIME + text, List.of(instead), "Time" + actor + ".step:12 VarHandle.access");
  }

  private static Interleaving.Move decisive(Interleaving.Move move) {
    return new Interleaving.Move(move.actor(), move.text(), move.instead(), move.where(), true);
  }

  private static Violation explored(CheckResult check, String model, Interleaving.Move... moves) {
    List<String> steps = new ArrayList<>(List.of(" #  publisher   reader"));
    for (Interleaving.Move move : moves) {
      steps.add(" " + steps.size() + "  " + move.text());
    }
    return new Violation(
        check.rules().getFirst(),
        "one update, whole",
        "a mixture: tscTimestamp=68719280128, systemTimeNanos=73300775185",
        List.of("model=" + model, "execution=12"),
        List.of(),
        steps,
        Optional.of(new Interleaving(List.of(PUBLISHER, READER), Arrays.asList(moves))),
        List.of());
  }

  private static CheckResult found(
      CheckResult check, Evidence evidence, Strength strength, Violation violation) {
    return new CheckResult(
        check.check(),
        check.title(),
        check.rules(),
        check.role(),
        check.abi(),
        evidence,
        Verdict.FAIL,
        Blame.NONE,
        strength,
        check.seed(),
        violation.rule() + ": expected " + violation.expected() + ", seen " + violation.seen(),
        Optional.of(violation),
        "",
        check.replay(),
        check.durationMillis());
  }
}
