package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.spi.GuestKind;

class RuleFieldsTest {
  private static Set<String> names(Abi abi) {
    return FieldMap.of(abi).fields().stream()
        .map(field -> field.name().replaceAll("\\[\\d+]", "[]"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldHasARuleButPadding(Abi abi) {
    Set<String> ruled =
        Arrays.stream(Rule.values())
            .flatMap(rule -> rule.fields().stream())
            .map(PageField::path)
            .collect(Collectors.toSet());
    assertThat(names(abi)).allMatch(name -> ruled.contains(name) != name.contains(".pad"));
  }

  @Test
  void arm64LacksTheUpcallMaskAndTheArchParts() {
    assertThat(Arrays.stream(PageField.values()).filter(field -> !field.existsIn(Abi.ARM64)))
        .containsExactly(
            PageField.UPCALL_MASK,
            PageField.CR2,
            PageField.MAX_PFN,
            PageField.FRAME_LIST_LIST,
            PageField.NMI_REASON,
            PageField.P2M_CR3,
            PageField.P2M_VADDR,
            PageField.P2M_GENERATION);
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldOfARuleIsThere(Abi abi) {
    assertThat(PageField.values())
        .allMatch(field -> names(abi).contains(field.path()) == field.existsIn(abi));
  }

  @ParameterizedTest
  @EnumSource
  void onlyLayoutSpeaksOfThePageAsAWhole(Rule rule) {
    if (rule.fields().isEmpty()) {
      assertThat(rule)
          .isIn(Rule.LAY_01, Rule.LAY_10, Rule.LAY_11, Rule.LAY_13, Rule.LAY_14)
          .isIn(RuleFields.everywhere());
    }
  }

  /** Written down once more, by hand: which part of the page each role is there for. */
  static boolean isOfRole(PageField one, Role role) {
    String field = one.path();
    return switch (role) {
      case TIME_PUBLISHER, TIME_READER -> field.startsWith("vcpu_info[].time.");
      case WALLCLOCK_PUBLISHER, WALLCLOCK_READER -> field.startsWith("wc_");
      case EVENT_SENDER ->
          field.contains("evtchn_")
              || field.equals("arch.nmi_reason")
              || field.equals("vcpu_info[].arch.cr2");
      case EVENT_RECEIVER -> field.contains("evtchn_");
      case P2M_OWNER, P2M_OBSERVER -> field.startsWith("arch.") && !field.equals("arch.nmi_reason");
      case LAYOUT_DESCRIBER -> true;
    };
  }

  @ParameterizedTest
  @EnumSource
  void aRoleIsJudgedByTheFieldsThatItIsThereFor(Role role) {
    for (Rule rule : Rule.values()) {
      Set<PageField> fields = RuleFields.of(rule, role, GuestKind.PV);
      assertThat(fields).as(rule.id()).allMatch(field -> isOfRole(field, role));
      assertThat(rule.fields()).as(rule.id()).containsAll(fields);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleIsAboutEachOfItsFieldsForSomeRole(Rule rule) {
    Set<PageField> all =
        rule.roles().stream()
            .flatMap(role -> RuleFields.of(rule, role, GuestKind.PV).stream())
            .collect(Collectors.toSet());
    assertThat(all).isEqualTo(rule.fields());
  }

  @Test
  void trapsAndFlagsAreJudgedOnlyWhereTheyAreLookedAt() {
    PageField cr2 = PageField.CR2;
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_SENDER, GuestKind.PV)).doesNotContain(cr2);
    assertThat(RuleFields.of(Rule.ARC_02, Role.EVENT_SENDER, GuestKind.PV)).containsExactly(cr2);
    PageField flags = PageField.FLAGS;
    assertThat(RuleFields.of(Rule.LAY_04, Role.TIME_READER, GuestKind.PV)).doesNotContain(flags);
    assertThat(RuleFields.of(Rule.TIM_06, Role.TIME_READER, GuestKind.PV)).contains(flags);
  }

  @Test
  void hvmGuestsAreNotJudgedByTheUpcallMask() {
    PageField mask = PageField.UPCALL_MASK;
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_RECEIVER, GuestKind.PV)).contains(mask);
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_RECEIVER, GuestKind.HVM))
        .isNotEmpty()
        .doesNotContain(mask);
  }
}
