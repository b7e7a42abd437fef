package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Role;

class SharesTest {
  private static final Set<Abi> ABIS = EnumSet.of(Abi.X86_64, Abi.X86_32);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 100})
  void eachCheckIsInOnePart(int count) {
    for (Abi abi : ABIS) {
      List<PlannedCheck> dealt = new ArrayList<>();
      parts(count).forEach(part -> dealt.addAll(part.get(abi)));
      assertThat(dealt).containsExactlyInAnyOrderElementsOf(CheckPlan.discover());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void racesAreWithTheSchedulesThatSettleThem(int count) {
    record Concurrent(Abi abi, Role role) {}
    Map<Concurrent, Integer> places = new HashMap<>();
    List<Map<Abi, List<PlannedCheck>>> parts = parts(count);
    for (int part = 0; part < count; part++) {
      for (Abi abi : ABIS) {
        for (PlannedCheck check : parts.get(part).get(abi)) {
          if (check.isRace() || check.evidence() == Evidence.SCHEDULE) {
            int known = places.getOrDefault(new Concurrent(abi, check.role()), part);
            assertThat(known).as(check.id()).isEqualTo(part);
            places.put(new Concurrent(abi, check.role()), part);
          }
        }
      }
    }
    assertThat(places).hasSizeGreaterThan(8);
  }

  @Test
  void partsAreOfLikeSize() {
    List<Integer> sizes =
        parts(4).stream()
            .map(part -> part.values().stream().mapToInt(List::size).sum())
            .sorted()
            .toList();
    assertThat(sizes.getLast()).isLessThan(sizes.getFirst() * 5 / 4);
  }

  @Test
  void abiThatIsTakenInLaterChangesNothing() {
    var shard = new Shard(2, 3);
    var all = Shares.of(CheckPlan.discover(), EnumSet.allOf(Abi.class), shard);
    all.remove(Abi.ARM64);
    assertThat(all).isEqualTo(Shares.of(CheckPlan.discover(), ABIS, shard));
  }

  private static List<Map<Abi, List<PlannedCheck>>> parts(int count) {
    List<Map<Abi, List<PlannedCheck>>> parts = new ArrayList<>();
    for (int index = 1; index <= count; index++) {
      parts.add(Shares.of(CheckPlan.discover(), ABIS, new Shard(index, count)));
    }
    return parts;
  }
}
