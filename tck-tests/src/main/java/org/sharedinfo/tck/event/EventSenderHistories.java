package org.sharedinfo.tck.event;

import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Suite;

/**
 * Long histories of the hypervisor's side. After each step, the frame is compared with the kit's
 * own copy. Each difference is attributed to the rule about that field.
 */
class EventSenderHistories extends Suite {
  @Property
  @Verifies(
      value = {
        Rule.EVT_01,
        Rule.EVT_02,
        Rule.EVT_03,
        Rule.EVT_04,
        Rule.EVT_05,
        Rule.EVT_06,
        Rule.EVT_07,
        Rule.EVT_16,
        Rule.LAY_11
      },
      role = EVENT_SENDER)
  void frameFollowsTheRulesStepByStep(@ForAll("histories") List<SenderStep> history) {
    play(history, new SenderHistory());
  }

  @Property
  @Verifies(
      value = {
        Rule.EVT_01,
        Rule.EVT_02,
        Rule.EVT_03,
        Rule.EVT_04,
        Rule.EVT_05,
        Rule.EVT_06,
        Rule.EVT_07,
        Rule.LAY_11
      },
      role = EVENT_SENDER,
      guests = GuestKind.HVM)
  void frameOfAnHvmGuestFollowsTheRules(@ForAll("histories") List<SenderStep> history) {
    play(history, new SenderHistory());
  }

  @Property
  @Verifies(
      value = {Rule.EVT_06, Rule.EVT_08, Rule.LAY_11},
      role = EVENT_SENDER,
      needs = Capability.EVENT_SENDER)
  void vcpusThatBlockSleepAndWake(@ForAll("histories") List<SenderStep> history) {
    play(history, new SenderHistory().blocking());
  }

  @Property
  @Verifies(
      value = {Rule.EVT_06, Rule.EVT_19, Rule.LAY_11},
      role = EVENT_SENDER,
      needs = Capability.EVENT_SENDER)
  void channelsUnmaskedForTheGuestAreRaised(@ForAll("histories") List<SenderStep> history) {
    play(history, new SenderHistory().unmasking());
  }

  @Property
  @Verifies(
      value = {Rule.EVT_06, Rule.EVT_08, Rule.EVT_19, Rule.LAY_11},
      role = EVENT_SENDER,
      needs = Capability.EVENT_SENDER)
  void unmaskingWakesVcpusThatSleep(@ForAll("histories") List<SenderStep> history) {
    play(history, new SenderHistory().blocking().unmasking());
  }

  private static void play(List<SenderStep> history, SenderHistory played) {
    try (played) {
      history.forEach(played::perform);
    }
  }

  @Provide
  Arbitrary<List<SenderStep>> histories() {
    return SenderStep.any(abi()).list().ofMinSize(1).ofMaxSize(60);
  }
}
