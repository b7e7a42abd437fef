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
    assertThat(names(abi))
        .allMatch(name -> RuleFields.about(name).isEmpty() == name.contains(".pad"));
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldOfARuleIsThere(Abi abi) {
    assertThat(Arrays.stream(Rule.values()).flatMap(rule -> RuleFields.of(rule).stream()))
        .allMatch(names(abi)::contains);
  }

  @ParameterizedTest
  @EnumSource
  void onlyLayoutSpeaksOfThePageAsAWhole(Rule rule) {
    if (RuleFields.of(rule).isEmpty()) {
      assertThat(rule)
          .isIn(Rule.LAY_01, Rule.LAY_10, Rule.LAY_11, Rule.LAY_13, Rule.LAY_14)
          .isIn(RuleFields.everywhere());
    }
  }

  /** Written down once more, by hand: which part of the page each role is there for. */
  static boolean isOfRole(String field, Role role) {
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
      Set<String> fields = RuleFields.of(rule, role, GuestKind.PV);
      assertThat(fields).as(rule.id()).allMatch(field -> isOfRole(field, role));
      assertThat(RuleFields.of(rule)).as(rule.id()).containsAll(fields);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleIsAboutEachOfItsFieldsForSomeRole(Rule rule) {
    Set<String> all =
        rule.roles().stream()
            .flatMap(role -> RuleFields.of(rule, role, GuestKind.PV).stream())
            .collect(Collectors.toSet());
    assertThat(all).isEqualTo(RuleFields.of(rule));
  }

  @Test
  void trapsAndFlagsAreJudgedOnlyWhereTheyAreLookedAt() {
    String cr2 = "vcpu_info[].arch.cr2";
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_SENDER, GuestKind.PV)).doesNotContain(cr2);
    assertThat(RuleFields.of(Rule.ARC_02, Role.EVENT_SENDER, GuestKind.PV)).containsExactly(cr2);
    String flags = "vcpu_info[].time.flags";
    assertThat(RuleFields.of(Rule.LAY_04, Role.TIME_READER, GuestKind.PV)).doesNotContain(flags);
    assertThat(RuleFields.of(Rule.TIM_06, Role.TIME_READER, GuestKind.PV)).contains(flags);
  }

  @Test
  void hvmGuestsAreNotJudgedByTheUpcallMask() {
    String mask = "vcpu_info[].evtchn_upcall_mask";
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_RECEIVER, GuestKind.PV)).contains(mask);
    assertThat(RuleFields.of(Rule.LAY_03, Role.EVENT_RECEIVER, GuestKind.HVM))
        .isNotEmpty()
        .doesNotContain(mask);
  }
}
