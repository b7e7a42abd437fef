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
  void onlyUpdatesInProgressStandOut(Case real) throws UnreadableDumpException {
    List<String> rules =
        inspect(real.abi(), real.page()).observations().stream()
            .flatMap(seen -> seen.rule().stream())
            .toList();
    String name = real.page().name();
    if (name.endsWith("v0odd")) {
      assertThat(rules).containsExactly("TIM-07");
    } else if (name.endsWith("wcodd")) {
      assertThat(rules).containsExactly("WCL-01");
    } else {
      assertThat(rules).isEmpty();
    }
  }

  @Test
  void pendingPortIsNamed() throws UnreadableDumpException {
    for (Abi abi : List.of(Abi.X86_64, Abi.X86_32)) {
      Inspection page = inspect(abi, RealPage.of(abi, "pv03pending-unmasked"));
      assertThat(page.events().pending()).contains(3);
      assertThat(page.vcpus().getFirst().upcallPending()).isOne();
      assertThat(page.vcpus().getFirst().selector()).isNotEqualTo("0x0");
    }
  }

  @Test
  void lastPortIsNamed() throws UnreadableDumpException {
    for (Abi abi : List.of(Abi.X86_64, Abi.X86_32)) {
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
    for (Abi abi : List.of(Abi.X86_64, Abi.X86_32)) {
      Inspection page = inspect(abi, RealPage.of(abi, "pv12settime-past-2106"));
      assertThat(Long.parseUnsignedLong(page.wallclock().seconds())).isGreaterThan(0xFFFF_FFFFL);
      assertThat(page.wallclock().start().orElseThrow()).startsWith("2");
    }
  }

  @Test
  void oddGenerationWithoutCr3IsNothing() throws UnreadableDumpException {
    Inspection page = inspect(Abi.X86_64, RealPage.of(Abi.X86_64, "linux2l-02p2m-gen-odd"));
    assertThat(Long.parseUnsignedLong(page.p2m().orElseThrow().generation()) & 1).isOne();
    assertThat(page.p2m().orElseThrow().rootFrame()).isEmpty();
    assertThat(page.observations()).isEmpty();
  }

  @Test
  void linearListOfLinuxIsDecoded() throws UnreadableDumpException {
    Inspection page = inspect(Abi.X86_64, RealPage.of(Abi.X86_64, "linux2l-08up"));
    assertThat(page.p2m().orElseThrow().state())
        .startsWith("a linear list, no change of its mappings in progress");
    assertThat(page.p2m().orElseThrow().rootFrame()).isPresent();
    assertThat(page.p2m().orElseThrow().vaddr()).startsWith("0xffff");
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
    DumpComparison comparison = DumpComparison.of(before, after, Abi.X86_64);
    assertThat(comparison.changes())
        .extracting(change -> change.after().name())
        .contains("evtchn_pending[0]", "vcpu_info[0].evtchn_upcall_pending");
    assertThat(DumpComparison.of(after, after, Abi.X86_64).changes()).isEmpty();
  }

  /** Pages of one run of one machine have the same boot. */
  private static String boot(String page) {
    return page.replaceFirst("-(pv|midupdate|linux2l|linuxfifo).*", "-$1");
  }

  @Test
  void noPairOfOneBootIsBlamed() throws UnreadableDumpException {
    for (Case before : pages().toList()) {
      for (Case after : pages().toList()) {
        String name = before + " -> " + after;
        if (!boot(before.toString()).equals(boot(after.toString()))) {
          continue;
        }
        List<Observation> seen =
            DumpComparison.of(dump(before.page()), dump(after.page()), before.abi()).observations();
        assertThat(seen).as(name).allSatisfy(one -> assertThat(one.rule()).isEmpty());
        boolean inOrder = before.toString().compareTo(after.toString()) <= 0;
        if (inOrder) {
          assertThat(seen).as(name).noneMatch(one -> one.where().equals("both pages"));
        } else if (!before.toString().contains("-pv0")) {
          // pv00 to pv06 are of one second: no version moved between them
          assertThat(seen)
              .as(name)
              .singleElement()
              .satisfies(one -> assertThat(one.what()).contains("looks older"));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pagesOfTwoWidthsAreNotCompared(Case real) throws UnreadableDumpException {
    for (Case other : pages().filter(page -> page.abi() != real.abi()).toList()) {
      assertThat(
              DumpComparison.of(dump(real.page()), dump(other.page()), real.abi()).observations())
          .singleElement()
          .satisfies(seen -> assertThat(seen.what()).contains("cannot be compared"));
    }
  }

  @Test
  void linuxLeavesADeadCopy() throws UnreadableDumpException {
    for (String moment : List.of("linux2l-08up", "linuxfifo-06up")) {
      Inspection page = inspect(Abi.X86_64, RealPage.of(Abi.X86_64, moment));
      assertThat(page.vcpus())
          .singleElement()
          .satisfies(vcpu -> assertThat(vcpu.mayBeDeadCopy()).isTrue());
    }
    assertThat(inspect(Abi.X86_64, RealPage.of(Abi.X86_64, "pv14nmi")).vcpus())
        .noneMatch(Inspection.Vcpu::mayBeDeadCopy);
  }

  /** KVM renews versions without new values, and owns flags of its own. */
  @Test
  void recordsThatKvmWroteAreNotBlamed() throws UnreadableDumpException {
    Abi abi = Abi.X86_64;
    List<KvmRecord> records = KvmRecord.all();
    for (int later = 0; later < records.size(); later++) {
      Dump now = kvmPage(abi, records.get(later));
      assertThat(Inspector.inspect(now, abi, List.of(), OptionalLong.empty()).observations())
          .isEmpty();
      if (later > 0 && set(records.get(later - 1)).equals(set(records.get(later)))) {
        assertThat(DumpComparison.of(kvmPage(abi, records.get(later - 1)), now, abi).observations())
            .as(records.get(later).name())
            .isEmpty();
      }
    }
  }

  private static String set(KvmRecord record) {
    return record.name().split(" ")[0];
  }

  private static Dump kvmPage(Abi abi, KvmRecord record) throws UnreadableDumpException {
    return MadeUp.dump(MadeUp.time(abi, 0, record.version(), record.time()));
  }

  private static Inspection inspect(Abi abi, RealPage page) throws UnreadableDumpException {
    return Inspector.inspect(dump(page), abi, List.of(), OptionalLong.empty());
  }

  private static Dump dump(RealPage page) throws UnreadableDumpException {
    return Dump.of(page.name(), page.bytes(), page.bytes().length);
  }
}
