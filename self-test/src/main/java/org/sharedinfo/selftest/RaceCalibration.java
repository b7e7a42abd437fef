package org.sharedinfo.selftest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.Calibration;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunListener;
import org.sharedinfo.tck.run.Trial;

/**
 * Calibrates the races of each rule: runs them on planted faults, one after another, until they
 * catch one. Faults of the rule come first, then others of its role. Like the races themselves,
 * they run in separate processes.
 */
public final class RaceCalibration implements Calibration {
  private final long seed;
  private final Profile profile;
  private final Map<Wanted, Map<String, Long>> known = new HashMap<>();

  /**
   * @param seed the run's
   * @param profile determines how long each race samples each fault
   */
  public RaceCalibration(long seed, Profile profile) {
    this.seed = seed;
    this.profile = profile;
  }

  private record Side(Rule rule, Role role) {
    /** The rule and role of a race: its findings are attributed to its first rule. */
    static Side of(PlannedCheck race) {
      return new Side(race.rules().getFirst(), race.role());
    }
  }

  @Override
  public Shown calibrate(List<PlannedCheck> races, Abi abi, RunListener listener) {
    Map<Side, Set<String>> sides =
        races.stream()
            .collect(
                Collectors.groupingBy(
                    Side::of,
                    LinkedHashMap::new,
                    Collectors.mapping(PlannedCheck::id, Collectors.toSet())));
    var trial = new Trial(seed, 1, profile);
    Set<Side> shown = new HashSet<>();
    Map<String, Long> caught = new HashMap<>();
    sides.forEach((side, ids) -> {
      listener.calibrating(side.rule(), abi);
      Map<String, Long> catches = catches(trial, side, ids, raced(side, abi));
      caught.putAll(catches);
      if (!catches.isEmpty()) {
        shown.add(side);
      }
    });
    return new Shown(
        race -> shown.contains(Side.of(race)), race -> Optional.ofNullable(caught.get(race.id())));
  }

  /** Races for a side, in an ABI. */
  private record Wanted(Side side, Set<String> races, Abi abi) {}

  /**
   * The ABI to race in: this one, or where the gallery has no fault for it, the first with words as
   * wide. What a machine shows depends on widths and orders of accesses, not on offsets.
   */
  private static Abi raced(Side side, Abi abi) {
    List<Set<Abi>> served =
        candidates(side).stream().map(fault -> Gallery.make(fault.provider()).abis()).toList();
    return Stream.concat(Stream.of(abi), Arrays.stream(Abi.values()))
        .filter(one -> one.wordBytes() == abi.wordBytes())
        .filter(one -> served.stream().anyMatch(abis -> abis.contains(one)))
        .findFirst()
        .orElse(abi);
  }

  private Map<String, Long> catches(Trial trial, Side side, Set<String> ids, Abi abi) {
    return known.computeIfAbsent(
        new Wanted(side, Set.copyOf(ids), abi), _ -> looked(trial, side, ids, abi));
  }

  /** The races that caught a fault, and the time each took. */
  private static Map<String, Long> looked(Trial trial, Side side, Set<String> ids, Abi abi) {
    for (Fault fault : candidates(side)) {
      var provider = Gallery.make(fault.provider());
      List<CheckResult> results =
          provider.abis().contains(abi)
              ? trial.judge(provider, abi, check -> ids.contains(check.id()))
              : List.of();
      Map<String, Long> rejected =
          results.stream()
              .filter(result -> result.verdict() == Verdict.FAIL)
              .collect(Collectors.toMap(CheckResult::check, CheckResult::durationMillis));
      if (!rejected.isEmpty()) {
        return rejected;
      }
    }
    return Map.of();
  }

  /** Faults of the rule, then others of the role, because these may violate it as well. */
  private static List<Fault> candidates(Side side) {
    return Gallery.faults().stream()
        .filter(fault -> fault.role() == side.role())
        .filter(fault -> fault.shownBy().contains(Evidence.STRESS))
        .sorted(Comparator.comparing(fault -> fault.rule() != side.rule()))
        .toList();
  }
}
