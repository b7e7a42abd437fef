package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
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
    assertThat(
            Applicability.mayBeLeftOut(
                Rule.EVT_08, Role.EVENT_SENDER, Abi.X86_64, GuestKind.PV, 32))
        .isTrue();
    assertThat(
            Applicability.mayBeLeftOut(
                Rule.EVT_01, Role.EVENT_SENDER, Abi.X86_64, GuestKind.PV, 32))
        .isFalse();
    assertThat(
            Applicability.mayBeLeftOut(Rule.LAY_08, Role.P2M_OWNER, Abi.X86_64, GuestKind.PV, 32))
        .isFalse();
    assertThat(
            Applicability.mayBeLeftOut(
                Rule.EVT_16, Role.EVENT_SENDER, Abi.X86_64, GuestKind.HVM, 32))
        .isTrue();
    assertThat(
            Applicability.mayBeLeftOut(Rule.TIM_10, Role.TIME_READER, Abi.X86_64, GuestKind.PV, 1))
        .isTrue();
    assertThat(
            Applicability.mayBeLeftOut(Rule.TIM_10, Role.TIME_READER, Abi.X86_64, GuestKind.PV, 2))
        .isFalse();
  }

  @Test
  void whatAnAbiLacksMayBeLeftOut() {
    assertThat(mayBeLeftOutOnArm64(Rule.ARC_01, Role.EVENT_SENDER)).isTrue();
    assertThat(mayBeLeftOutOnArm64(Rule.LAY_01, Role.P2M_OWNER)).isTrue();
    assertThat(mayBeLeftOutOnArm64(Rule.LAY_08, Role.LAYOUT_DESCRIBER)).isTrue();
    assertThat(mayBeLeftOutOnArm64(Rule.TIM_01, Role.TIME_READER)).isFalse();
    assertThat(mayBeLeftOutOnArm64(Rule.LAY_03, Role.EVENT_SENDER)).isFalse();
    assertThat(mayBeLeftOutOnArm64(Rule.WCL_01, Role.WALLCLOCK_PUBLISHER)).isFalse();
    assertThat(of(OfVcpus.class).abis()).containsExactlyInAnyOrder(Abi.X86_64, Abi.X86_32);
    assertThat(of(Plain.class).abis()).containsExactlyInAnyOrder(Abi.values());
  }

  private static boolean mayBeLeftOutOnArm64(Rule rule, Role role) {
    return Applicability.mayBeLeftOut(rule, role, Abi.ARM64, GuestKind.HVM, 1);
  }
}
