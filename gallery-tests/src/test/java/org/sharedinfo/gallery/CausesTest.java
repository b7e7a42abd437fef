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
import org.sharedinfo.gallery.base.GalleryProvider;
import org.sharedinfo.result.Cause;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.cause.Examination;
import org.sharedinfo.tck.cause.Standing;
import org.sharedinfo.tck.check.Session;
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
          wallclock-look-place-of-other-abi | in x86_32 guests
          time-reader-plain-loads | reads with plain loads
          event-mask-tests-pending-first | tests PENDING before it clears MASK
          wallclock-publisher-seconds-of-32-bits | never stores wc_sec_hi
          time-publisher-odd-stays-odd | adds 1 to
          p2m-walk-top-bits-kept | treats the NX bit (63)
          time-arithmetic-negative-shift-ignored | ignores a negative tsc_shift
          event-sender-no-selector | does not set the selector bit
          p2m-owner-never-odd | only after the mapping has changed
          time-layout-signed-limits | treats system_time as signed
          time-look-signed-system-time | treats system_time as signed
          time-layout-shift-in-pad | stores tsc_shift to the padding
          time-change-flags-zero-left-out | does not store flags of 0
          time-change-scale-without-version | without changing version
          time-value-flags-only-added | never clears any
          time-publisher-stops-at-greatest-version | leaves version at 0xfffffffe
          time-publisher-moves-all-versions | of another vCPU
          time-retry-versions-compared-in-16-bits | compares versions in 16 bits
          time-retry-gives-up-after-fourth-retry | gives up after
          time-reader-waits-for-all-vcpus | another vCPU has an odd version
          time-reader-locks-version | which a reader must only read
          time-arithmetic-frequency-without-shift | ignores tsc_shift in the frequency
          wallclock-layout-high-behind-arch | after the arch part
          wallclock-change-nanos-zero-left-out | does not store a wc_nsec of 0
          wallclock-publisher-any-nanos | without carrying whole seconds
          wallclock-reader-no-carry | does not carry a full second
          wallclock-reader-signed-system-time | treats the system time as signed
          event-look-narrow-vcpu-info | treats vcpu_info as 48 bytes long
          event-layout-mask-of-other-abi | MASK bits at the offset of x86_32
          event-look-words-of-32-bits | treats words as 32 bits wide
          event-layout-one-channel-off | sets a bit other than that of port 3776
          event-sender-mask-compared-whole | only if no other channel of its word is
          unmasking-only-clears-mask | does not raise a channel that is PENDING
          unmasking-no-upcall | makes no upcall for an unmask
          upcall-signed-upcall-mask | although upcall_mask is 0x80
          blocking-wakes-once | does not wake a sleeping vCPU a second time
          upcall-block-without-fence | no full fence
          upcall-upcall-pending-in-three-steps | together after a load
          event-mask-clear-in-three-steps | clears a channel with a load and a store
          event-handler-counts-spurious-upcalls | in an upcall with nothing selected
          event-handler-top-bit-missed | loses the selector bit
          upcall-mask-stays-masked-after-a-throw | when a handler throws
          upcall-mask-looks-once | a second time
          trap-address-of-32-bits | stores only the low 32 bits
          trap-swapped-reasons | records IO_CHECK as 0x2
          declared-layout-layout-of-other-abi | declares the structures of x86_32 guests
          declared-layout-wide-shift | vcpu_time_info.tsc_shift as 4 bytes
          event-layout-channel-at-limit | accepts port 4096
          time-layout-refused-without-number | without naming it
          p2m-observer-tree-in-frame-zero | expects the tree in frame 0
          p2m-generation-change-of-32-bits | compares generations in 32 bits for a change
          p2m-observer-no-second-look | does not read the generation again
          p2m-walk-present-ignored | that is absent
          p2m-keeping-count-kept | does not notice that max_pfn was raised
          p2m-owner-starts-at-two | with p2m_generation 2 instead of 0
          p2m-owner-entry-in-halves | stores an entry in more than one step
          """)
  void causeOfAFault(String id, String text) {
    Fault fault = fault(id);
    SharedInfoProvider provider = Gallery.make(fault.provider());
    assertThat(cause(provider, Abi.X86_64, fault.role()).map(Cause::text))
        .hasValueSatisfying(said -> assertThat(said).contains(text));
  }

  private static Fault fault(String id) {
    return Gallery.faults().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** What is wrong in more than one way is not explained by a rule that it keeps. */
  @Test
  void ruleThatPassedIsNoCause() {
    Fault fault = fault("time-look-big-endian-multiplier");
    var kept = new Standing(Set.of(Rule.TIM_01), Set.of(Rule.LAY_10));
    assertThat(rule(fault, Standing.unknown())).hasValue("LAY-10");
    assertThat(rule(fault, kept)).isNotEqualTo(Optional.of("LAY-10"));
  }

  /** Many roles may leave it to their callers to refuse numbers: it explains no other failure. */
  @Test
  void missingRefusalExplainsNothingElse() {
    Fault fault = fault("event-look-channel-at-limit");
    var alone = new Standing(Set.of(Rule.LAY_13), Set.of());
    var beside = new Standing(Set.of(Rule.LAY_13, Rule.EVT_21), Set.of());
    assertThat(rule(fault, alone)).hasValue("LAY-13");
    assertThat(rule(fault, beside)).isEmpty();
  }

  private static Optional<String> rule(Fault fault, Standing standing) {
    return cause(Gallery.make(fault.provider()), Abi.X86_64, fault.role(), standing)
        .map(Cause::rule);
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
  private static final class Throwing extends GalleryProvider {
    @Override
    public Optional<P2mOwner> p2mOwner(Domain domain) {
      throw new IllegalStateException("no owner today");
    }
  }

  private static List<Cause> mistakes(Variant variant) {
    SharedInfoProvider provider = Gallery.make(variant.provider());
    List<Cause> found = new ArrayList<>();
    for (Abi abi : abisOf(variant, provider)) {
      var offered = Subject.of(provider, abi).offered();
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

  /** One ABI of a variant that plays every role: such a variant takes longest. */
  private static List<Abi> abisOf(Variant variant, SharedInfoProvider provider) {
    List<Abi> abis = provider.abis().stream().sorted().toList();
    int place = Gallery.variants().indexOf(variant);
    return place < GalleryTest.WHOLE_VARIANTS ? abis.subList(place, place + 1) : abis;
  }

  private static boolean leaves(Variant variant, String rule) {
    return variant.leaves().stream().map(Rule::id).anyMatch(rule::equals);
  }

  private static Optional<Cause> cause(SharedInfoProvider provider, Abi abi, Role role) {
    return cause(provider, abi, role, Standing.unknown());
  }

  private static Optional<Cause> cause(
      SharedInfoProvider provider, Abi abi, Role role, Standing standing) {
    try (var session = Session.open(Subject.of(provider, abi))) {
      return Examination.of(session, role, standing);
    }
  }
}
