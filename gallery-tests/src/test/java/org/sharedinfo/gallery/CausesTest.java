package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Cause;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.ImplementationInfo;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.cause.Examination;
import org.sharedinfo.tck.check.Subject;

/** Likely causes name what a fault does, and nothing that a correct implementation does. */
class CausesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          time-look-big-endian-multiplier | reads tsc_to_system_mul with its bytes swapped
          wallclock-look-big-endian | reads wc_sec and wc_nsec with their bytes swapped
          wallclock-look-place-of-other-abi | where they lie in x86_32 guests
          time-reader-plain-loads | reads with plain loads
          event-mask-tests-pending-first | tests PENDING before it clears MASK
          wallclock-publisher-seconds-of-32-bits | never stores wc_sec_hi
          time-publisher-odd-stays-odd | adds 1 to
          p2m-walk-top-bits-kept | takes the NX bit (63)
          time-arithmetic-negative-shift-ignored | ignores a negative tsc_shift
          event-sender-no-selector | does not set the selector bit
          p2m-owner-never-odd | only after the mapping has changed
          """)
  void causeOfAFault(String id, String text) {
    Fault fault =
        Gallery.faults().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    SharedInfoProvider provider = Gallery.make(fault.provider());
    assertThat(cause(provider, Abi.X86_64, fault.role()).map(Cause::text))
        .hasValueSatisfying(said -> assertThat(said).contains(text));
  }

  /** A correct implementation that is rejected by mistake is not told a mistake as well. */
  @TestFactory
  Stream<DynamicTest> variantsMakeNoKnownMistake() {
    return Gallery.variants().stream()
        .map(variant -> dynamicTest(variant.id(), () -> assertThat(mistakes(variant)).isEmpty()));
  }

  @Test
  void whatThrowsOnlyWhenItIsExaminedHasNoKnownCause() {
    assertThat(cause(new Throwing(), Abi.X86_64, Role.P2M_OWNER)).isEmpty();
  }

  /** Cannot make its role. */
  private static final class Throwing implements SharedInfoProvider {
    @Override
    public ImplementationInfo info() {
      return new ImplementationInfo("Throwing", "1", "gallery");
    }

    @Override
    public Set<Abi> abis() {
      return Set.of(Abi.X86_64);
    }

    @Override
    public Optional<P2mOwner> p2mOwner(Domain domain) {
      throw new IllegalStateException("no owner today");
    }
  }

  private static List<Cause> mistakes(Variant variant) {
    SharedInfoProvider provider = Gallery.make(variant.provider());
    List<Cause> found = new ArrayList<>();
    for (Abi abi : provider.abis()) {
      var offered = Subject.install(provider, abi).offered();
      for (Role role : Role.values()) {
        if (offered.stream().map(Capability::role).anyMatch(role::equals)) {
          cause(provider, abi, role)
              .filter(cause -> !leaves(variant, cause.rule()))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean leaves(Variant variant, String rule) {
    return variant.leaves().stream().map(Rule::id).anyMatch(rule::equals);
  }

  private static Optional<Cause> cause(SharedInfoProvider provider, Abi abi, Role role) {
    return Examination.of(Subject.install(provider, abi), role);
  }
}
