package org.sharedinfo.tck.arch;

import static org.sharedinfo.rule.Capability.TRAP_PUBLISHER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.ARC_01;
import static org.sharedinfo.rule.Rule.ARC_02;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;

/** The hypervisor's reports of NMIs and page faults. */
class TrapChecks extends Suite {
  private static final String NMI_REASON = "arch.nmi_reason";

  /** Every byte differs. */
  private static final long ADDRESS = 0x1122_3344_5566_7788L;

  @Property
  @Verifies(value = Rule.ARC_01, role = EVENT_SENDER)
  void eachReasonIsItsBitAndKeepsTheOthers(
      @ForAll List<NmiReason> reasons, @ForAll("words") long before) {
    expect(
        Rule.ARC_01, 0, before, reasons, traps -> reasons.forEach(traps::nmi), NMI_REASON::equals);
  }

  @Property
  @Verifies(value = Rule.ARC_02, role = EVENT_SENDER)
  void addressGoesToTheVcpusOwnCr2(
      @ForAll("vcpus") int vcpu, @ForAll("words") long address, @ForAll long noise) {
    pageFault(Rule.ARC_02, vcpu, address, noise, name -> name.endsWith(".arch.cr2"));
  }

  @Test
  @Verifies(value = Rule.LAY_08, role = EVENT_SENDER)
  void nmiReasonHasItsPlace() {
    for (NmiReason reason : NmiReason.values()) {
      expect(
          Rule.LAY_08,
          0,
          0,
          List.of(reason),
          traps -> traps.nmi(reason),
          name -> name.startsWith("arch."));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_09, role = EVENT_SENDER)
  void cr2HasItsPlace() {
    for (int vcpu : new TreeSet<>(List.of(0, limits().vcpu(1), limits().vcpus() - 1))) {
      pageFault(Rule.LAY_09, vcpu, ADDRESS, 0, name -> name.startsWith("vcpu_info["));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = EVENT_SENDER, needs = TRAP_PUBLISHER)
  void cr2IsLittleEndian() {
    pageFault(Rule.LAY_10, 0, ADDRESS, 0, name -> name.endsWith(".arch.cr2"));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = EVENT_SENDER, needs = TRAP_PUBLISHER)
  void pageFaultChangesNothingElse(
      @ForAll("vcpus") int vcpu, @ForAll("words") long address, @ForAll long noise) {
    pageFault(Rule.LAY_11, vcpu, address, noise, name -> !name.endsWith(".arch.cr2"));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = EVENT_SENDER, needs = TRAP_PUBLISHER)
  void nmiChangesNothingElse(@ForAll NmiReason reason, @ForAll long noise) {
    expect(
        Rule.LAY_11,
        noise,
        0,
        List.of(reason),
        traps -> traps.nmi(reason),
        name -> !name.equals(NMI_REASON));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = EVENT_SENDER, needs = TRAP_PUBLISHER)
  void pageFaultOfOtherVcpusIsRefused(@ForAll("noVcpus") int vcpu, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var traps = subject().trapPublisher(guest);
      Refusal.expect(
          Rule.LAY_13,
          guest.frame(),
          "pageFault(vcpu=" + vcpu + ")",
          vcpu,
          () -> traps.pageFault(vcpu, ADDRESS));
    }
  }

  /** Guests overwrite the address after they read it, and two vCPUs may touch the same page. */
  @Test
  @Verifies(value = ARC_02, role = EVENT_SENDER)
  void theSameAddressIsStoredEachTime() {
    int last = limits().vcpus() - 1;
    try (Guest guest = Guest.zeroed(abi())) {
      Frame frame = guest.frame();
      var traps = subject().trapPublisher(guest);
      for (int vcpu : new int[] {0, last, last, 0}) {
        frame.word(frame.table().vcpu(vcpu, "arch.cr2"), 0);
        Frame expected = frame.picture();
        expected.word(expected.table().vcpu(vcpu, "arch.cr2"), ADDRESS);
        traps.pageFault(vcpu, ADDRESS);
        Bytes.expectAll(
            ARC_02,
            expected,
            frame,
            "the address in cr2 of vCPU " + vcpu + ", as for any other page fault",
            "pageFault(" + vcpu + ") at the address of the one before");
      }
    }
  }

  @Test
  @Verifies(value = ARC_01, role = EVENT_SENDER)
  void aReasonThatTheGuestClearedIsSetAgain() {
    try (Guest guest = Guest.zeroed(abi())) {
      Frame frame = guest.frame();
      int at = frame.table().at("arch.nmi_reason");
      var traps = subject().trapPublisher(guest);
      for (NmiReason reason : NmiReason.values()) {
        for (int time = 0; time < 2; time++) {
          frame.word(at, 0);
          Frame expected = frame.picture();
          expected.word(at, bit(reason));
          traps.nmi(reason);
          Bytes.expectAll(
              ARC_01,
              expected,
              frame,
              "the bit of " + Show.reason(reason) + " set in nmi_reason",
              "nmi(" + Show.reason(reason) + ") after the guest cleared nmi_reason");
        }
      }
    }
  }

  private void pageFault(Rule rule, int vcpu, long address, long noise, Predicate<String> named) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      Frame expected = guest.frame().picture();
      expected.word(expected.table().vcpu(vcpu, "arch.cr2"), address);
      subject().trapPublisher(guest).pageFault(vcpu, address);
      Bytes.expect(
          rule,
          expected,
          guest.frame(),
          named,
          "the address in cr2 of vCPU " + vcpu,
          "pageFault(" + vcpu + ", 0x" + Long.toHexString(address) + ")");
    }
  }

  private void expect(
      Rule rule,
      long noise,
      long before,
      List<NmiReason> reasons,
      Consumer<TrapPublisher> call,
      Predicate<String> named) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      int at = guest.frame().table().at("arch.nmi_reason");
      guest.frame().word(at, before);
      Frame expected = guest.frame().picture();
      long bits = before;
      for (NmiReason reason : reasons) {
        bits |= bit(reason);
      }
      expected.word(at, bits);
      call.accept(subject().trapPublisher(guest));
      Bytes.expect(
          rule,
          expected,
          guest.frame(),
          named,
          "the bits of " + inWords(new TreeSet<>(reasons)) + " set in nmi_reason",
          "nmi() of " + inWords(reasons) + " on 0x" + Long.toHexString(before));
    }
  }

  private static String inWords(Collection<NmiReason> reasons) {
    return reasons.isEmpty()
        ? "no reason"
        : reasons.stream().map(Show::reason).collect(Collectors.joining(", "));
  }

  private static long bit(NmiReason reason) {
    return switch (reason) {
      case IO_CHECK -> 1;
      case PCI_SERR -> 2;
      case UNKNOWN -> 4;
    };
  }

  @Provide
  Arbitrary<Long> words() {
    return Numbers.u64();
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  @Provide
  Arbitrary<Integer> noVcpus() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            limits().vcpus(), abi().vcpus(), -1, 63, Integer.MIN_VALUE, Integer.MAX_VALUE),
        Arbitraries.integers().filter(v -> v < 0 || v >= limits().vcpus()));
  }
}
