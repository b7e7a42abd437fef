package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;
import org.sharedinfo.spi.SharedInfoProvider;

class ProviderTest {
  private final SharedInfoProvider provider =
      ServiceLoader.load(SharedInfoProvider.class).findFirst().orElseThrow();

  @ParameterizedTest
  @EnumSource
  void isFoundAndPlaysEveryRole(Abi abi) {
    TestDomain domain = new TestDomain(abi);

    assertThat(provider).isInstanceOf(ReferenceProvider.class);
    assertThat(provider.abis()).contains(abi);
    assertThat(provider.timePublisher(domain)).isPresent();
    assertThat(provider.timeReader(domain)).isPresent();
    assertThat(provider.wallclockPublisher(domain)).isPresent();
    assertThat(provider.wallclockReader(domain)).isPresent();
    assertThat(provider.eventSender(domain)).isPresent();
    assertThat(provider.unmaskService(domain)).isPresent();
    assertThat(provider.eventReceiver(domain)).isPresent();
    assertThat(provider.trapPublisher(domain).isPresent()).isEqualTo(abi.hasArchParts());
    assertThat(provider.p2mOwner(domain).isPresent()).isEqualTo(abi.hasArchParts());
    assertThat(provider.p2mObserver(domain).isPresent()).isEqualTo(abi.hasArchParts());
    assertThat(provider.layoutDescriber(abi)).isPresent();
    assertThat(domain.bytes()).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, vcpu_time_info, 32, 8",
    "X86_64, arch_vcpu_info, 16, 2",
    "X86_64, vcpu_info, 64, 5",
    "X86_64, arch_shared_info, 48, 6",
    "X86_64, shared_info, 3136, 8",
    "X86_32, vcpu_time_info, 32, 8",
    "X86_32, arch_vcpu_info, 24, 2",
    "X86_32, vcpu_info, 64, 5",
    "X86_32, arch_shared_info, 28, 7",
    "X86_32, shared_info, 2344, 7",
    "ARM64, vcpu_time_info, 32, 8",
    "ARM64, arch_vcpu_info, 0, 0",
    "ARM64, vcpu_info, 48, 5",
    "ARM64, arch_shared_info, 0, 0",
    "ARM64, shared_info, 1088, 8"
  })
  void declaresEachStructure(Abi abi, String name, long size, int fields) {
    assertThat(provider.layoutDescriber(abi).orElseThrow().structs())
        .filteredOn(struct -> struct.name().equals(name))
        .singleElement()
        .satisfies(struct -> assertThat(struct.size()).isEqualTo(size))
        .extracting(StructDeclaration::fields)
        .satisfies(declared -> assertThat(declared).hasSize(fields));
  }
}
