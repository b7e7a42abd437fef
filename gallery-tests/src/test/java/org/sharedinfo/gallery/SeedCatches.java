package org.sharedinfo.gallery;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Trial;

/**
 * Judges planted faults with many seeds, and prints for each ABI with how many of them the fault's
 * rule rejected it. A fault that examples reject is the same for all seeds, so it is judged once.
 * Arguments: how many seeds (50), then a regular expression for the ids of faults (all that
 * examples or properties can show).
 */
public final class SeedCatches {
  private static final Set<Evidence> SHOWN = EnumSet.of(Evidence.EXAMPLE, Evidence.PROPERTY);

  private static final List<PlannedCheck> CHECKS = CheckPlan.discover();

  private SeedCatches() {}

  /** Prints a line for each fault and ABI. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // jqwik prints each failure
    int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    Pattern wanted = Pattern.compile(args.length > 1 ? args[1] : ".*");
    List<Trial> trials =
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> new Trial(seed, Settings.USUAL_TRIES))
            .toList();
    for (Fault fault : Gallery.faults()) {
      if (fault.shownBy().stream().anyMatch(SHOWN::contains) && wanted.matcher(fault.id()).find()) {
        SharedInfoProvider provider = Gallery.make(fault.provider());
        for (Abi abi : provider.abis().stream().sorted().toList()) {
          out.printf(
              "%s %-50s %-7s %s%n",
              fault.rule().id(), fault.id(), abi.id(), catches(fault, provider, abi, trials));
        }
      }
    }
  }

  private static String catches(
      Fault fault, SharedInfoProvider provider, Abi abi, List<Trial> trials) {
    if (isRejected(fault, provider, abi, Evidence.EXAMPLE, trials.getFirst())) {
      return "by an example";
    }
    long caught =
        trials.stream()
            .filter(trial -> isRejected(fault, provider, abi, Evidence.PROPERTY, trial))
            .count();
    return caught + " of " + trials.size();
  }

  private static boolean isRejected(
      Fault fault, SharedInfoProvider provider, Abi abi, Evidence evidence, Trial trial) {
    return CHECKS.stream()
        .filter(check -> check.evidence() == evidence)
        .filter(check -> check.role() == fault.role())
        .filter(check -> check.rules().contains(fault.rule()))
        .flatMap(check -> trial.judge(provider, abi, check::equals).stream())
        .anyMatch(result -> fault.rejection(result).isPresent());
  }
}
