package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;

class EventReceiverTest {
  // All on vCPU 1, the middle three in one word.
  private static final int[] PORTS = {1, 65, 97, 129, 1023 - 30};

  @ParameterizedTest
  @EnumSource
  void deliversEachPendingChannelOnceAndLeavesNothing(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    for (int port : PORTS) {
      sender.send(port);
    }

    new ReferenceEventReceiver(domain).upcall(domain.vcpuOf(1));

    assertThat(domain.events).containsExactly(1, 65, 97, 129, 993);
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void deliversTheLastPortOfTheAbi(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    new ReferenceEventSender(domain).send(abi.channels() - 1);

    new ReferenceEventReceiver(domain).upcall(domain.vcpuOf(31));

    assertThat(domain.events).containsExactly(abi.channels() - 1);
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void aMaskedChannelKeepsItsEventUntilItIsUnmasked(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var receiver = new ReferenceEventReceiver(domain);
    new ReferenceEventSender(domain).send(65);
    receiver.mask(65);
    receiver.upcall(domain.vcpuOf(1));
    assertThat(domain.events).isEmpty();

    receiver.unmask(65);
    assertThat(domain.u8(domain.layout().upcallPendingOffset(domain.vcpuOf(1)))).isNotZero();
    receiver.upcall(domain.vcpuOf(1));

    assertThat(domain.events).containsExactly(65);
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void aSpuriousUpcallClearsUpcallPendingOnly(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    TestDomain expected = new TestDomain(abi);
    for (TestDomain each : new TestDomain[] {domain, expected}) {
      each.sharedInfo().fill((byte) 0xFF);
      each.word(each.layout().selectorOffset(each.vcpuOf(2)), 0);
    }

    new ReferenceEventReceiver(domain).upcall(domain.vcpuOf(2));

    expected.u8(expected.layout().upcallPendingOffset(domain.vcpuOf(2)), 0);
    assertThat(domain.bytes()).isEqualTo(expected.bytes());
    assertThat(domain.events).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aChannelThatKeepsSendingToItselfDoesNotStarveItsNeighbours(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    for (int port : PORTS) {
      sender.send(port);
    }
    domain.onEvent =
        port -> {
          domain.events.add(port);
          if (port == 1 && domain.events.size() < 12) {
            sender.send(1);
          }
        };

    new ReferenceEventReceiver(domain).upcall(domain.vcpuOf(1));

    assertThat(domain.events).startsWith(1, 65, 97, 129, 993, 1, 1).hasSize(12);
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerMayMaskOrClearTheChannelThatIsNext(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    var receiver = new ReferenceEventReceiver(domain);
    domain.onEvent =
        port -> {
          domain.events.add(port);
          if (port == 0) {
            receiver.mask(2);
            receiver.clear(3);
          }
        };
    domain.word(domain.layout().evtchnPendingOffset(), 0b1101);
    domain.word(domain.layout().selectorOffset(0), 1);

    receiver.upcall(0);
    assertThat(domain.events).containsExactly(0);
    assertThat(domain.word(domain.layout().evtchnPendingOffset())).isEqualTo(0b0100);

    receiver.unmask(2);
    receiver.upcall(domain.vcpuOf(2));
    assertThat(domain.events).containsExactly(0, 2);
    sender.send(3);
    assertThat(domain.upcalls).containsExactly(domain.vcpuOf(3));
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatThrowsLosesNothing(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    for (int port : PORTS) {
      sender.send(port);
    }
    domain.onEvent =
        port -> {
          domain.events.add(port);
          if (port == 65) {
            throw new AssertionError("first");
          } else if (port > 65) {
            throw new IllegalStateException("later");
          }
        };

    assertThatThrownBy(() -> new ReferenceEventReceiver(domain).upcall(domain.vcpuOf(1)))
        .hasMessage("first");

    assertThat(domain.events).containsExactly(1, 65, 97, 129, 993);
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void maskUnmaskAndClearTouchOneBit(Abi abi) {
    for (int port = 0; port < abi.channels(); port += 31) {
      TestDomain domain = new TestDomain(abi);
      TestDomain expected = new TestDomain(abi);
      var receiver = new ReferenceEventReceiver(domain);

      receiver.mask(port);
      expected.setBit(expected.layout().maskWordOffset(port), abi.bitIndex(port));
      assertThat(domain.bytes()).isEqualTo(expected.bytes());

      receiver.unmask(port);
      assertThat(domain.bytes()).containsOnly(0);

      domain.sharedInfo().fill((byte) 0xFF);
      expected.sharedInfo().fill((byte) 0xFF);
      receiver.clear(port);
      expected.clearBit(expected.layout().pendingWordOffset(port), abi.bitIndex(port));
      assertThat(domain.bytes()).isEqualTo(expected.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsOutsideTheGuestsLimits(Abi abi) {
    var receiver = new ReferenceEventReceiver(new TestDomain(abi));
    for (int port : new int[] {-1, abi.channels()}) {
      assertThatThrownBy(() -> receiver.mask(port)).hasMessageContaining("port=" + port);
      assertThatThrownBy(() -> receiver.unmask(port)).hasMessageContaining("port=" + port);
      assertThatThrownBy(() -> receiver.clear(port)).hasMessageContaining("port=" + port);
    }
    assertThatThrownBy(() -> receiver.upcall(abi.vcpus()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("vcpu=" + abi.vcpus());
  }
}
