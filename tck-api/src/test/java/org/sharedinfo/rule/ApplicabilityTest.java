package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.sharedinfo.spi.GuestKind;

/** When checks apply, from the conditions of their rules and their own. */
class ApplicabilityTest {
  @Verifies(value = Rule.EVT_01, role = Role.EVENT_SENDER)
  interface Plain {}

  @Verifies(value = Rule.EVT_19, role = Role.EVENT_SENDER)
  interface OfACapability {}

  @Verifies(
      value = {Rule.EVT_06, Rule.EVT_08, Rule.EVT_16},
      role = Role.EVENT_SENDER,
      needs = {Capability.EVENT_RECEIVER, Capability.EVENT_SENDER})
  interface OfSeveral {}

  @Verifies(value = Rule.LAY_08, role = Role.P2M_OWNER)
  interface OfAnotherRole {}

  @Verifies(value = Rule.TIM_10, role = Role.TIME_READER)
  interface OfVcpus {}

  private static Applicability of(Class<?> check) {
    return Applicability.of(Objects.requireNonNull(check.getAnnotation(Verifies.class)));
  }

  @Test
  void aCheckNeedsItsRoleUnlessSomethingElseIsNamed() {
    assertThat(of(Plain.class).needs()).containsExactly(Capability.EVENT_SENDER);
    assertThat(of(OfACapability.class).needs()).containsExactly(Capability.UNMASK_SERVICE);
  }

  @Test
  void whatTheRulesNeedAndWhatTheCheckNeedsAreJoined() {
    Applicability joined = of(OfSeveral.class);
    assertThat(joined.needs())
        .containsExactly(
            Capability.EVENT_SENDER, Capability.BLOCK_SERVICE, Capability.EVENT_RECEIVER);
    assertThat(joined.guests()).containsExactly(GuestKind.PV);
  }

  @Test
  void aRuleNeedsACapabilityOfItsOwnRoleAlone() {
    assertThat(of(OfAnotherRole.class).needs()).containsExactly(Capability.P2M_OWNER);
    assertThat(Rule.LAY_08.needs(Role.EVENT_SENDER)).contains(Capability.TRAP_PUBLISHER);
  }

  @Test
  void vcpusAreThoseOfTheRule() {
    assertThat(of(OfVcpus.class).vcpus()).isEqualTo(2);
    assertThat(of(Plain.class).vcpus()).isEqualTo(1);
  }

  @Test
  void onlyWhatTheCatalogueMakesOptionalMayBeLeftOut() {
    assertThat(Applicability.mayBeLeftOut(Rule.EVT_08, Role.EVENT_SENDER, GuestKind.PV, 32))
        .isTrue();
    assertThat(Applicability.mayBeLeftOut(Rule.EVT_01, Role.EVENT_SENDER, GuestKind.PV, 32))
        .isFalse();
    assertThat(Applicability.mayBeLeftOut(Rule.LAY_08, Role.P2M_OWNER, GuestKind.PV, 32)).isFalse();
    assertThat(Applicability.mayBeLeftOut(Rule.EVT_16, Role.EVENT_SENDER, GuestKind.HVM, 32))
        .isTrue();
    assertThat(Applicability.mayBeLeftOut(Rule.TIM_10, Role.TIME_READER, GuestKind.PV, 1)).isTrue();
    assertThat(Applicability.mayBeLeftOut(Rule.TIM_10, Role.TIME_READER, GuestKind.PV, 2))
        .isFalse();
  }
}
