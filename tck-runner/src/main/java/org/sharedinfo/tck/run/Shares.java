package org.sharedinfo.tck.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Role;

/** How the checks of a run are shared among its parts. */
public final class Shares {
  private Shares() {}

  /**
   * The share of one part of a run in some checks, for each ABI. Examples and properties are
   * distributed one by one. The schedules and races of a role stay together: what schedules have
   * settled saves its races most of their time.
   *
   * @param wanted the checks of the whole run, in the order of {@link CheckPlan#discover(Profile)}
   */
  public static Map<Abi, List<PlannedCheck>> of(
      List<PlannedCheck> wanted, Set<Abi> abis, Shard shard) {
    Map<Evidence, Integer> dealt = new EnumMap<>(Evidence.class);
    Set<Concurrency> concurrencies = concurrencies(wanted, abis, shard);
    Map<Abi, List<PlannedCheck>> parts = new EnumMap<>(Abi.class);
    for (Abi abi : abis.stream().sorted().toList()) {
      List<PlannedCheck> ours = new ArrayList<>();
      for (PlannedCheck check : wanted) {
        boolean has =
            isConcurrent(check)
                ? concurrencies.contains(new Concurrency(abi, check.role()))
                : shard.has(dealt.merge(check.evidence(), 1, Integer::sum) - 1);
        if (has) {
          ours.add(check);
        }
      }
      parts.put(abi, ours);
    }
    return parts;
  }

  /** The schedules and races of a role in an ABI. */
  private record Concurrency(Abi abi, Role role) {}

  private static boolean isConcurrent(PlannedCheck check) {
    return check.isRace() || check.evidence() == Evidence.SCHEDULE;
  }

  /**
   * Those of one part: each goes to the part that has least so far, the largest first. One ABI
   * follows another, so that an ABI that a run takes in later does not change what was dealt.
   */
  private static Set<Concurrency> concurrencies(
      List<PlannedCheck> wanted, Set<Abi> abis, Shard shard) {
    Map<Role, Long> sizes =
        wanted.stream()
            .filter(Shares::isConcurrent)
            .collect(
                Collectors.groupingBy(PlannedCheck::role, TreeMap::new, Collectors.counting()));
    List<Concurrency> all =
        abis.stream()
            .sorted()
            .flatMap(abi ->
                sizes.keySet().stream()
                    .sorted(Comparator.comparing(sizes::get).reversed())
                    .map(role -> new Concurrency(abi, role)))
            .toList();
    long[] dealt = new long[shard.count()];
    Set<Concurrency> ours = new HashSet<>();
    for (Concurrency next : all) {
      int least = 0;
      for (int part = 1; part < dealt.length; part++) {
        least = dealt[part] < dealt[least] ? part : least;
      }
      dealt[least] += Objects.requireNonNull(sizes.get(next.role()));
      if (shard.has(least)) {
        ours.add(next);
      }
    }
    return ours;
  }
}
