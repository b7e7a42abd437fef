package org.sharedinfo.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.page.FrameMap.Shape;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

class FrameMapTest {
  private static final List<Abi> X86 = List.of(Abi.X86_64, Abi.X86_32);

  private static final Pattern RECTANGLE = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v(\\d+)h-(\\d+)z");

  private static FrameMap map(FabricatedRun run, Abi abi) {
    return FrameMap.of(ReportTexts.report(run)).stream()
        .filter(map -> map.abi().equals(abi.id()))
        .findFirst()
        .orElseThrow();
  }

  private static FrameMap.Field field(FrameMap map, String name) {
    return map.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** The bytes that a shape covers, none of them twice. */
  private static BitSet bytes(Shape shape) {
    BitSet bytes = new BitSet();
    assertThat(RECTANGLE.matcher(shape.path()).replaceAll("")).isEmpty();
    for (MatchResult found : RECTANGLE.matcher(shape.path()).results().toList()) {
      List<Integer> numbers =
          List.of(1, 2, 3, 4).stream().map(i -> Integer.valueOf(found.group(i))).toList();
      for (int row = 0; row < numbers.get(3) / Shape.HEIGHT; row++) {
        int start = (numbers.get(1) / Shape.HEIGHT + row) * Shape.ROW + numbers.get(0) / Shape.BYTE;
        int end = start + numbers.get(2) / Shape.BYTE;
        assertThat(bytes.get(start, end).isEmpty()).isTrue();
        bytes.set(start, end);
      }
    }
    return bytes;
  }

  @Test
  void fieldsAndPaddingAreTheWholeFrame() {
    for (Abi abi : X86) {
      FrameMap map = map(FabricatedRun.allPass(), abi);
      BitSet all = bytes(map.padding());
      for (FrameMap.Field field : map.fields()) {
        BitSet those = bytes(field.shape());
        assertThat(all.intersects(those)).as(field.name()).isFalse();
        all.or(those);
      }
      assertThat(all.cardinality()).isEqualTo(Abi.FRAME_BYTES);
      BitSet versions = bytes(field(map, "vcpu_info[].time.version").shape());
      assertThat(versions.cardinality()).isEqualTo(abi.vcpus() * Integer.BYTES);
      assertThat(versions.get((int) SharedInfo.of(abi).timeOffset(abi.vcpus() - 1))).isTrue();
    }
  }

  @Test
  void shapesKeepWithinTheirBytes() {
    for (int[] range : new int[][] {{0, 64}, {0, 1}, {60, 70}, {64, 320}, {10, 300}, {64, 321}}) {
      BitSet bytes = new BitSet();
      bytes.set(range[0], range[1]);
      assertThat(bytes(Shape.of(bytes))).isEqualTo(bytes);
    }
    assertThat(Shape.of(new BitSet()).path()).isEmpty();
  }

  @Test
  void fieldHasTheWorstVerdictOfTheRulesAboutIt() {
    FrameMap map = map(FabricatedRuns.fiveFailures(), Abi.X86_64);
    FrameMap.Field version = field(map, "vcpu_info[].time.version");
    assertThat(version.look()).contains(VerdictLook.FAIL);
    assertThat(version.open()).containsExactly("TIM-07");
    assertThat(version.target()).isEqualTo("rule-TIM-07");
    assertThat(version.title()).isEqualTo("vcpu_info[].time.version at 0x020: fail (TIM-07)");
    assertThat(field(map, "evtchn_mask[]").look()).contains(VerdictLook.PASS);
    assertThat(field(map, "evtchn_mask[]").open()).isEmpty();
    FrameMap narrow = map(FabricatedRuns.fiveFailures(), Abi.X86_32);
    assertThat(field(narrow, "wc_sec_hi").open()).containsExactly("WCL-03");
  }

  @Test
  void whatNobodyOffersOrJudgedIsSaid() {
    FabricatedRun run =
        FabricatedRun.allPass()
            .notOffered(Role.EVENT_SENDER, Role.EVENT_RECEIVER, Role.LAYOUT_DESCRIBER);
    assertThat(field(map(run, Abi.X86_64), "evtchn_pending[]").look())
        .contains(VerdictLook.NOT_APPLICABLE);
    FrameMap partial = map(FabricatedRuns.partial(), Abi.X86_64);
    assertThat(field(partial, "arch.nmi_reason").look()).isEqualTo(Optional.empty());
    assertThat(field(partial, "arch.nmi_reason").target()).isEmpty();
  }

  /** Every rule of one role passes, and nothing else ran. */
  private static FabricatedRun only(Role role) {
    return FabricatedRun.allPass().onlyFor(role);
  }

  @ParameterizedTest
  @EnumSource
  void aRoleAloneColoursOnlyTheFieldsThatItIsThereFor(Role role) {
    List<String> theirs =
        switch (role) {
          case TIME_PUBLISHER, TIME_READER -> List.of("vcpu_info[].time.");
          case WALLCLOCK_PUBLISHER, WALLCLOCK_READER -> List.of("wc_");
          case EVENT_RECEIVER -> List.of("evtchn_", "vcpu_info[].evtchn_");
          case EVENT_SENDER ->
              List.of("evtchn_", "vcpu_info[].evtchn_", "vcpu_info[].arch.cr2", "arch.nmi_reason");
          case P2M_OWNER, P2M_OBSERVER -> List.of("arch.p2m_", "arch.max_pfn", "arch.pfn_to_mfn_");
          case LAYOUT_DESCRIBER -> List.of("");
        };
    for (Abi abi : X86) {
      for (FrameMap.Field field : map(only(role), abi).fields()) {
        boolean judged = theirs.stream().anyMatch(field.name()::startsWith);
        assertThat(field.look())
            .as(field.name())
            .isEqualTo(judged ? Optional.of(VerdictLook.PASS) : Optional.empty());
        assertThat(field.title()).endsWith(judged ? ": pass" : ": not judged");
      }
    }
  }

  @Test
  void aFailureOfThePageAsAWholeColoursNoField() {
    FabricatedRun run =
        only(Role.TIME_PUBLISHER).comesOut("LAY-11", "TP", "x86_64", Verdict.FAIL, Blame.NONE, "x");
    FrameMap map = map(run, Abi.X86_64);
    assertThat(map.fields())
        .extracting(FrameMap.Field::look)
        .doesNotContain(Optional.of(VerdictLook.FAIL));
    assertThat(map.whole()).contains(new FrameMap.Whole(Rule.LAY_11, VerdictLook.FAIL));
  }

  @Test
  void namesOfColumnsKeepApartAndEachFieldHasOne() {
    for (Abi abi : X86) {
      FrameMap map = map(FabricatedRun.allPass(), abi);
      assertThat(map.columns())
          .extracting(FrameMap.Column::name)
          .containsExactly(
              "evtchn_upcall_pending",
              "evtchn_upcall_mask",
              "evtchn_pending_sel",
              "cr2",
              "version",
              "tsc_timestamp",
              "system_time",
              "tsc_to_system_mul",
              "tsc_shift",
              "flags");
      int last = Integer.MIN_VALUE;
      for (FrameMap.Column column : map.columns()) {
        assertThat(column.x()).isGreaterThanOrEqualTo(Math.max(column.middle(), last + 13));
        last = column.x();
      }
    }
  }

  @Test
  void bytesOfFindingsAreMarkedWhereTheyAre() {
    BitSet marked = bytes(map(FabricatedRuns.fiveFailures(), Abi.X86_32).differing());
    assertThat(marked.stream().boxed())
        .containsExactly(0x924, 0x925, 0x926, 0x927, 0xC0C, 0xC0D, 0xC0E, 0xC0F);
    // fields that do not lie where the finding says are of some other frame
    assertThat(map(FabricatedRuns.hostile(), Abi.X86_64).differing().path()).isEmpty();
  }

  @Test
  void mapOfArm64HasItsFieldsAlone() {
    FrameMap map = map(FabricatedRun.allPass().onlyOn("arm64"), Abi.ARM64);
    assertThat(map.fields())
        .extracting(FrameMap.Field::name)
        .contains("vcpu_info[].time.version", "evtchn_pending[]", "wc_sec_hi")
        .noneMatch(name -> name.contains("arch.") || name.endsWith("upcall_mask"));
    assertThat(field(map, "vcpu_info[].time.version").offset()).isEqualTo("0x010");
    assertThat(map.places())
        .extracting(FrameMap.Place::offset)
        .containsExactly("0x000", "0x230", "0x430", "0xe00");
    assertThat(map.captions())
        .extracting(FrameMap.Caption::name)
        .contains("↑ wallclock, see the list");
  }
}
