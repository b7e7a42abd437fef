package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.NmiReason;

class TrapPublisherTest {
  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void reasonsAddUpInNmiReasonAlone(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    TestDomain expected = new TestDomain(abi);
    long reason = domain.layout().nmiReasonOffset();
    domain.word(reason, 0x70);
    var traps = new ReferenceTrapPublisher(domain);

    traps.nmi(NmiReason.UNKNOWN);
    assertThat(domain.word(reason)).isEqualTo(0x74);
    traps.nmi(NmiReason.IO_CHECK);
    assertThat(domain.word(reason)).isEqualTo(0x75);
    traps.nmi(NmiReason.PCI_SERR);

    expected.word(reason, 0x77);
    assertThat(domain.bytes()).isEqualTo(expected.bytes());
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void aFaultingAddressGoesToTheVcpusOwnCr2(Abi abi) {
    for (int vcpu = 0; vcpu < abi.vcpus(); vcpu++) {
      TestDomain domain = new TestDomain(abi);
      TestDomain expected = new TestDomain(abi);

      new ReferenceTrapPublisher(domain).pageFault(vcpu, 0xFFFF_C900_8765_4321L);

      expected.word(expected.layout().cr2Offset(vcpu), 0xFFFF_C900_8765_4321L);
      assertThat(domain.bytes()).isEqualTo(expected.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void refusesVcpusThatTheFrameDoesNotHold(Abi abi) {
    TestDomain domain = new TestDomain(abi);

    assertThatThrownBy(() -> new ReferenceTrapPublisher(domain).pageFault(32, -1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("vcpu=32");
    assertThat(domain.bytes()).containsOnly(0);
  }
}
