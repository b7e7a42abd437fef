package org.sharedinfo.gallery;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.run.Trial;

/**
 * Runs the races of the profile gate over planted faults, again and again, and prints in how many
 * runs each was rejected by its rule, and after how long. Arguments: how many runs (20), then a
 * regular expression for the ids of faults (all that stress can show), then {@code brief} for the
 * short races with which a gate confirms what schedules settled.
 */
public final class StressCatches {
  private static final Trial TRIAL = new Trial(1, 1);

  private StressCatches() {}

  /**
   * How a fault fared.
   *
   * @param fault the fault
   * @param runs in how many runs it was looked for
   * @param caught in how many its rule rejected it
   * @param millis sampling until it was, the median; 0 if it never was
   */
  record Catch(Fault fault, int runs, int caught, long millis) {}

  /** Prints a line for each fault. */
  public static void main(String[] args) {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Pattern wanted = Pattern.compile(args.length > 1 ? args[1] : ".*");
    Trial trial = args.length > 2 && args[2].equals("brief") ? TRIAL.confirming() : TRIAL;
    for (Fault fault : Gallery.faults()) {
      if (fault.shownBy().contains(Evidence.STRESS) && wanted.matcher(fault.id()).find()) {
        Catch seen = run(trial, fault, runs);
        System.out.printf(
            "%s %-50s %3d of %3d  %5d ms%n",
            fault.rule().id(), fault.id(), seen.caught(), seen.runs(), seen.millis());
      }
    }
  }

  /** Looks for a fault; the ABIs take turns. */
  private static Catch run(Trial trial, Fault fault, int runs) {
    SharedInfoProvider provider = Gallery.make(fault.provider());
    List<Abi> abis = List.copyOf(EnumSet.copyOf(provider.abis()));
    int caught = 0;
    long[] millis = new long[runs];
    for (int run = 0; run < runs; run++) {
      List<CheckResult> rejected = rejections(trial, fault, provider, abis.get(run % abis.size()));
      if (!rejected.isEmpty()) {
        millis[caught] = rejected.getFirst().durationMillis();
        caught++;
      }
    }
    long[] sorted = Arrays.stream(millis).limit(caught).sorted().toArray();
    return new Catch(fault, runs, caught, caught == 0 ? 0 : sorted[caught / 2]);
  }

  /** The races that reject a fault by its rule in one run. */
  static List<CheckResult> rejections(Fault fault, SharedInfoProvider provider, Abi abi) {
    return rejections(TRIAL, fault, provider, abi);
  }

  private static List<CheckResult> rejections(
      Trial trial, Fault fault, SharedInfoProvider provider, Abi abi) {
    return trial
        .judge(
            provider,
            abi,
            check ->
                check.isRace()
                    && check.role() == fault.role()
                    && check.rules().contains(fault.rule()))
        .stream()
        .filter(result -> fault.rejection(result).isPresent())
        .toList();
  }

  /**
   * What a share of the races says of an implementation that nobody is to blame, when it is not a
   * pass.
   *
   * @param share which share, from 0
   * @param shares of how many
   */
  static List<CheckResult> blame(
      Class<? extends SharedInfoProvider> type, Abi abi, int share, int shares) {
    Set<Verdict> harmless = EnumSet.of(Verdict.PASS, Verdict.INCONCLUSIVE);
    var count = new AtomicInteger();
    return TRIAL
        .confirming()
        .judge(
            Gallery.make(type),
            abi,
            check -> check.isRace() && count.getAndIncrement() % shares == share)
        .stream()
        .filter(result -> !harmless.contains(result.verdict()))
        .toList();
  }
}
