package org.sharedinfo.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.tck.peer.RealPage;
import org.sharedinfo.tck.peer.RealPage.KvmRecord;

/** What Xen and KVM wrote, against what is known of it. */
class RealPagesTest {
  record Case(Abi abi, RealPage page) {
    @Override
    public String toString() {
      return page.name();
    }
  }

  static Stream<Case> pages() {
    return Stream.of(Abi.values())
        .flatMap(abi -> RealPage.of(abi).stream().map(page -> new Case(abi, page)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void abiIsGuessed(Case real) throws UnreadableDumpException {
    AbiGuess guess = AbiGuess.of(dump(real.page()));
    assertThat(guess.abi()).as("%s", guess).contains(real.abi());
    assertThat(guess.why()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void onlyUpdatesInProgressAndUnnoticedEventsStandOut(Case real) throws UnreadableDumpException {
    List<String> rules =
        inspect(real.abi(), real.page()).observations().stream().map(Observation::rule).toList();
    String name = real.page().name();
    if (name.endsWith("v0odd")) {
      assertThat(rules).containsExactly("TIM-07");
    } else if (name.endsWith("wcodd")) {
      assertThat(rules).containsExactly("WCL-01");
    } else {
      assertThat(rules).isSubsetOf("EVT-12");
    }
  }

  @Test
  void pendingPortIsNamed() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      Inspection page = inspect(abi, RealPage.of(abi, "pv03pending-unmasked"));
      assertThat(page.events().pending()).contains(3);
      assertThat(page.vcpus().getFirst().upcallPending()).isOne();
      assertThat(page.vcpus().getFirst().selector()).isNotEqualTo("0x0");
    }
  }

  @Test
  void lastPortIsNamed() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      Inspection page = inspect(abi, RealPage.of(abi, "pv06many-ports"));
      int last = abi.channels() - 1;
      assertThat(
              Stream.concat(
                  page.events().pending().stream(), page.events().pendingMasked().stream()))
          .contains(last);
    }
  }

  @Test
  void secondsBeyond2106HaveTheirDate() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      Inspection page = inspect(abi, RealPage.of(abi, "pv12settime-past-2106"));
      assertThat(Long.parseUnsignedLong(page.wallclock().seconds())).isGreaterThan(0xFFFF_FFFFL);
      assertThat(page.wallclock().start().orElseThrow()).startsWith("2");
    }
  }

  @Test
  void oddGenerationWithoutCr3IsNothing() throws UnreadableDumpException {
    Inspection page = inspect(Abi.X86_64, RealPage.of(Abi.X86_64, "linux2l-02p2m-gen-odd"));
    assertThat(Long.parseUnsignedLong(page.p2m().generation()) & 1).isOne();
    assertThat(page.p2m().rootFrame()).isEmpty();
    assertThat(page.observations()).extracting(Observation::rule).doesNotContain("P2M-01");
  }

  @Test
  void linearListOfLinuxIsDecoded() throws UnreadableDumpException {
    Inspection page = inspect(Abi.X86_64, RealPage.of(Abi.X86_64, "linux2l-08up"));
    assertThat(page.p2m().state()).isEqualTo("a linear list, at rest");
    assertThat(page.p2m().rootFrame()).isPresent();
    assertThat(page.p2m().vaddr()).startsWith("0xffff");
  }

  @Test
  void systemTimesAreThoseOfKvm() {
    assertThat(KvmRecord.all()).hasSizeGreaterThan(20);
    for (KvmRecord record : KvmRecord.all()) {
      assertThat(Clock.of(record.time()).systemTime(record.tsc()))
          .as(record.name())
          .contains(new java.math.BigInteger(Long.toUnsignedString(record.clockNanos())));
    }
  }

  @Test
  void laterPageShowsWhatChanged() throws UnreadableDumpException {
    Dump before = dump(RealPage.of(Abi.X86_64, "pv00entry"));
    Dump after = dump(RealPage.of(Abi.X86_64, "pv03pending-unmasked"));
    Comparison comparison = Comparison.of(before, after, Abi.X86_64);
    assertThat(comparison.changes())
        .extracting(change -> change.after().name())
        .contains("evtchn_pending[0]", "vcpu_info[0].evtchn_upcall_pending");
    assertThat(Comparison.of(after, after, Abi.X86_64).changes()).isEmpty();
  }

  private static Inspection inspect(Abi abi, RealPage page) throws UnreadableDumpException {
    return Inspector.inspect(dump(page), abi, List.of(), OptionalLong.empty());
  }

  private static Dump dump(RealPage page) throws UnreadableDumpException {
    return Dump.of(page.name(), page.bytes(), page.bytes().length);
  }
}
