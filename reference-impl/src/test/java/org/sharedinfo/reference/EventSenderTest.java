package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

class EventSenderTest {
  @ParameterizedTest
  @EnumSource
  void anEventChangesThreeFieldsAndActivatesOneUpcall(Abi abi) {
    for (int port = 0; port < abi.channels(); port++) {
      TestDomain domain = new TestDomain(abi);
      TestDomain expected = new TestDomain(abi);
      int vcpu = domain.vcpuOf(port);

      new ReferenceEventSender(domain).send(port);

      expected.setBit(expected.layout().pendingWordOffset(port), abi.bitIndex(port));
      expected.setBit(expected.layout().selectorOffset(vcpu), abi.wordIndex(port));
      expected.u8(expected.layout().upcallPendingOffset(vcpu), 1);
      assertThat(domain.bytes()).as("port=%d", port).isEqualTo(expected.bytes());
      assertThat(domain.upcalls).containsExactly(vcpu);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPendingChannelStaysAsItIs(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    int last = abi.channels() - 1;
    domain.setBit(domain.layout().pendingWordOffset(last), abi.bitIndex(last));
    byte[] before = domain.bytes();

    new ReferenceEventSender(domain).send(last);

    assertThat(domain.bytes()).isEqualTo(before);
    assertThat(domain.upcalls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aMaskedChannelOnlyBecomesPending(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    TestDomain expected = new TestDomain(abi);
    for (TestDomain each : new TestDomain[] {domain, expected}) {
      each.setBit(each.layout().maskWordOffset(70), abi.bitIndex(70));
    }

    new ReferenceEventSender(domain).send(70);

    expected.setBit(expected.layout().pendingWordOffset(70), abi.bitIndex(70));
    assertThat(domain.bytes()).isEqualTo(expected.bytes());
    assertThat(domain.upcalls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void aMaskedVcpuIsNotifiedWithoutAnUpcall(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    long flags = domain.layout().upcallPendingOffset(5);
    domain.u32(flags, 0x1234_8000);

    new ReferenceEventSender(domain).send(5);

    assertThat(domain.u32(flags)).isEqualTo(0x1234_8001);
    assertThat(domain.upcalls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aVcpuThatIsNotifiedAlreadyOnlyGetsTheSelectorBit(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    long flags = domain.layout().upcallPendingOffset(domain.vcpuOf(5));
    domain.u8(flags, 0x80);

    new ReferenceEventSender(domain).send(5);

    assertThat(domain.u32(flags)).isEqualTo(0x80);
    assertThat(domain.word(domain.layout().selectorOffset(domain.vcpuOf(5)))).isEqualTo(1);
    assertThat(domain.upcalls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void unmaskingForTheGuestDeliversWhatIsPending(Abi abi) {
    int port = abi.channels() - 2;
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    domain.setBit(domain.layout().maskWordOffset(port), abi.bitIndex(port));
    sender.send(port);

    sender.unmask(port);

    TestDomain expected = new TestDomain(abi);
    new ReferenceEventSender(expected).send(port);
    assertThat(domain.bytes()).isEqualTo(expected.bytes());
    assertThat(domain.upcalls).containsExactly(domain.vcpuOf(port));
  }

  @ParameterizedTest
  @EnumSource
  void unmaskingAChannelThatIsNotMaskedChangesNothing(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    domain.setBit(domain.layout().pendingWordOffset(9), abi.bitIndex(9));
    byte[] before = domain.bytes();

    new ReferenceEventSender(domain).unmask(9);

    assertThat(domain.bytes()).isEqualTo(before);
    assertThat(domain.upcalls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void blockingClearsTheMaskAndThenLooksAtTheNotification(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    var blocker = new ReferenceBlockService(domain);
    long flags = domain.layout().upcallPendingOffset(7);
    domain.u32(flags, 0xFFFF_0100);
    assertThat(blocker.block(7)).isTrue();
    assertThat(domain.u32(flags)).isEqualTo(0xFFFF_0000);

    sender.send(7);
    assertThat(domain.wakes).containsExactly(7);
    assertThat(domain.upcalls).containsExactly(7);

    domain.u32(flags, 0x0101);
    assertThat(blocker.block(7)).isFalse();
    assertThat(domain.u32(flags)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void anHvmGuestsUpcallMaskIsNotUsed(Abi abi) {
    TestDomain domain = new TestDomain(abi).kind(GuestKind.HVM);
    int vcpu = domain.vcpuOf(7);
    long flags = domain.layout().upcallPendingOffset(vcpu);
    domain.u32(flags, 0x0100);

    assertThat(new ReferenceBlockService(domain).block(vcpu)).isTrue();
    new ReferenceEventSender(domain).send(7);

    assertThat(domain.u32(flags)).isEqualTo(0x0101);
    assertThat(domain.wakes).containsExactly(vcpu);
    assertThat(domain.upcalls).containsExactly(vcpu);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsOutsideTheGuestsLimits(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var sender = new ReferenceEventSender(domain);
    byte[] before = domain.bytes();
    IntStream.of(-1, abi.channels(), abi.channels() + 1, Integer.MIN_VALUE, Integer.MAX_VALUE)
        .forEach(port -> {
          String message = "port=" + port + ", outside 0.." + (abi.channels() - 1);
          assertThatThrownBy(() -> sender.send(port))
              .isInstanceOf(IndexOutOfBoundsException.class)
              .hasMessage(message);
          assertThatThrownBy(() -> sender.unmask(port))
              .isInstanceOf(IndexOutOfBoundsException.class)
              .hasMessage(message);
        });
    assertThatThrownBy(() -> new ReferenceBlockService(domain).block(abi.vcpus()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("" + abi.vcpus());
    assertThat(domain.bytes()).isEqualTo(before);
  }
}
