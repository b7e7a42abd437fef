package org.sharedinfo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharedinfo.inspect.MadeUp.at;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;

/** Each thing that stands out, planted into an empty page. */
class ObservationsTest {
  private static final List<Abi> X86 = List.of(Abi.X86_64, Abi.X86_32);

  private static Inspection page(Abi abi, Consumer<ByteBuffer> plant)
      throws UnreadableDumpException {
    return Inspector.inspect(MadeUp.dump(plant), abi, List.of(), OptionalLong.empty());
  }

  private static void expect(Abi abi, String rule, String where, Consumer<ByteBuffer> plant)
      throws UnreadableDumpException {
    assertThat(page(abi, plant).observations())
        .as(abi + " " + where)
        .anySatisfy(seen -> {
          assertThat(seen.rule()).contains(rule);
          assertThat(seen.where()).isEqualTo(where);
          assertThat(seen.level()).isEqualTo("observation");
          assertThat(seen.what()).isNotBlank();
        });
  }

  @Test
  void emptyPageHasNothing() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      assertThat(page(abi, _ -> {}).observations()).isEmpty();
      assertThat(page(abi, _ -> {}).fields()).isEmpty();
    }
  }

  @Test
  void eachIsSeen() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      String time = "vcpu_info[" + Math.min(5, abi.vcpus() - 1) + "].time.";
      expect(abi, "TIM-07", time + "version", b -> b.putInt(at(abi, time + "version"), 7));
      expect(abi, "TIM-02", time + "tsc_shift", b -> b.put(at(abi, time + "tsc_shift"), (byte) 32));
      expect(
          abi,
          "TIM-03",
          time + "tsc_to_system_mul",
          b -> b.putLong(at(abi, time + "tsc_timestamp"), 7));
      expect(abi, "WCL-01", "wc_version", b -> b.putInt(at(abi, "wc_version"), 3));
      expect(abi, "WCL-05", "wc_nsec", b -> b.putInt(at(abi, "wc_nsec"), 1_000_000_000));
      String sel = "vcpu_info[" + (abi.vcpus() - 1) + "].evtchn_pending_sel";
      expect(abi, "EVT-02", sel, b -> b.putInt(at(abi, sel), 2));
      expect(abi, "EVT-15", sel, b -> b.putInt(at(abi, sel), 2));
      expect(abi, "EVT-14", "evtchn_pending", b -> b.putInt(at(abi, "evtchn_pending[1]"), 4));
      String pad = abi.hasArchParts() ? "vcpu_info[3].arch.pad" : "vcpu_info[0].pad0";
      expect(abi, "LAY-11", pad, b -> b.put(at(abi, pad), (byte) 1));
      if (abi.hasArchParts()) {
        expect(abi, "ARC-01", "arch.nmi_reason", b -> b.putInt(at(abi, "arch.nmi_reason"), 8));
      }
      expect(abi, "LAY-01", FieldMap.BEYOND, b -> b.put(4095, (byte) 1));
    }
  }

  @Test
  void announcedListIsLookedAt() throws UnreadableDumpException {
    for (Abi abi : X86) {
      Consumer<ByteBuffer> cr3 = b -> b.putInt(at(abi, "arch.p2m_cr3"), 0x5000);
      expect(abi, "P2M-03", "arch.p2m_vaddr", cr3);
      expect(abi, "P2M-07", "arch.max_pfn", cr3);
      expect(
          abi,
          "P2M-01",
          "arch.p2m_generation",
          cr3.andThen(b -> b.putInt(at(abi, "arch.p2m_generation"), 1)));
      assertThat(page(abi, cr3).p2m().orElseThrow().rootFrame()).contains("0x5");
    }
    expect(
        Abi.X86_64,
        "P2M-04",
        "arch.p2m_cr3",
        b -> b.putInt(at(Abi.X86_64, "arch.p2m_cr3"), 0x5001));
    assertThat(
            page(Abi.X86_32, b -> b.putInt(at(Abi.X86_32, "arch.p2m_cr3"), 0x5001))
                .p2m()
                .orElseThrow()
                .rootFrame())
        .as("low bits are the high bits of the frame's number in x86_32")
        .contains("0x100005");
  }

  @Test
  void allowedBytesAreNotRemarkedOn() throws UnreadableDumpException {
    for (Abi abi : X86) {
      Inspection page =
          page(
              abi,
              b -> {
                b.put(at(abi, "vcpu_info[0].evtchn_upcall_pending"), (byte) 0xFF);
                b.put(at(abi, "vcpu_info[31].evtchn_upcall_mask"), (byte) 0x80);
                b.putInt(at(abi, "vcpu_info[1].time.pad0"), 7);
                b.put(at(abi, "vcpu_info[1].time.pad1"), (byte) 7);
                b.putInt(at(abi, "vcpu_info[1].time.tsc_to_system_mul"), 1);
                b.putInt(at(abi, "arch.p2m_generation"), 1);
                b.putInt(at(abi, "arch.p2m_vaddr"), 1);
              });
      assertThat(page.observations()).as("%s", abi).isEmpty();
    }
  }

  @Test
  void selectorOfAnotherVcpuIsNamedAndNoEventCalledLost() throws UnreadableDumpException {
    for (Abi abi : X86) {
      int otherWord = abi.wordBits() + 5;
      Inspection page =
          page(
              abi,
              b -> {
                MadeUp.setPort(b, abi, "evtchn_pending", 5);
                MadeUp.setPort(b, abi, "evtchn_pending", 6);
                MadeUp.setPort(b, abi, "evtchn_pending", otherWord);
                b.putInt(at(abi, "vcpu_info[1].evtchn_pending_sel"), 1);
                b.put(at(abi, "vcpu_info[1].evtchn_upcall_pending"), (byte) 1);
              });
      assertThat(page.events().selected())
          .containsExactly(
              new Inspection.Selected(List.of(1), List.of(5, 6)),
              new Inspection.Selected(List.of(), List.of(otherWord)));
      assertThat(page.observations())
          .singleElement()
          .satisfies(seen -> {
            assertThat(seen.rule()).contains("EVT-14");
            assertThat(seen.what())
                .startsWith("port " + otherWord + " ")
                .contains("Otherwise the event is lost");
          });
    }
  }

  @Test
  void deadCopyIsRecognisedAndNotBlamed() throws UnreadableDumpException {
    for (Abi abi : X86) {
      Consumer<ByteBuffer> linux =
          MadeUp.time(abi, 0, 4, 1_000, 2_000)
              .andThen(b -> {
                b.put(at(abi, "vcpu_info[0].evtchn_upcall_mask"), (byte) 1);
                b.putInt(at(abi, "arch.max_pfn"), 1000);
                b.putInt(at(abi, "arch.pfn_to_mfn_frame_list_list"), 77);
              });
      assertThat(page(abi, linux).vcpus().getFirst().mayBeDeadCopy()).isTrue();
      assertThat(page(abi, linux).observations()).isEmpty();
      Inspection due = page(abi, linux.andThen(b -> MadeUp.setPort(b, abi, "evtchn_pending", 9)));
      assertThat(due.observations())
          .singleElement()
          .satisfies(seen -> assertThat(seen.what()).contains("keep its vcpu_info elsewhere"));
      Inspection alive =
          page(
              abi,
              linux.andThen(b -> b.put(at(abi, "vcpu_info[0].evtchn_upcall_pending"), (byte) 1)));
      assertThat(alive.vcpus().getFirst().mayBeDeadCopy()).isFalse();
    }
  }

  @Test
  void recordInAnUpdateIsMarkedAndNothingDerivedFromIt() throws UnreadableDumpException {
    for (Abi abi : X86) {
      Dump dump =
          MadeUp.dump(
              MadeUp.time(abi, 0, 5, 1_000, 2_000)
                  .andThen(MadeUp.time(abi, 1, 6, 1_000, 2_000))
                  .andThen(MadeUp.wallclock(abi, 3, 1_700_000_000)));
      Inspection page = Inspector.inspect(dump, abi, List.of(), OptionalLong.of(3_000));
      Inspection.Vcpu torn = page.vcpus().getFirst();
      assertThat(torn.updating()).isTrue();
      assertThat(torn.frequencyHz()).isEmpty();
      assertThat(torn.systemTimeAtTsc()).isEmpty();
      assertThat(page.vcpus().getLast().updating()).isFalse();
      assertThat(page.vcpus().getLast().systemTimeAtTsc()).contains("4000");
      assertThat(page.wallclock().updating()).isTrue();
      assertThat(page.wallclock().atTsc()).isEmpty();
      assertThat(page.fields().stream().filter(Inspection.FieldValue::updating))
          .extracting(Inspection.FieldValue::name)
          .allMatch(name -> name.startsWith("vcpu_info[0].time.") || name.startsWith("wc_"))
          .contains("vcpu_info[0].time.system_time", "wc_sec")
          .doesNotContain("vcpu_info[0].time.version", "wc_version");
      assertThat(InspectionText.of(page, dump))
          .anyMatch(line -> line.contains("version 5 (odd"))
          .anyMatch(
              line -> line.contains("time.system_time") && line.endsWith("(during an update)"));
    }
  }

  @Test
  void timeStandsStillWithoutAMultiplier() throws UnreadableDumpException {
    Abi abi = Abi.X86_64;
    Consumer<ByteBuffer> still =
        MadeUp.time(abi, 0, 2, 1_000, 2_000)
            .andThen(b -> b.putInt(at(abi, "vcpu_info[0].time.tsc_to_system_mul"), 0));
    Inspection page = Inspector.inspect(MadeUp.dump(still), abi, List.of(), OptionalLong.of(9_000));
    assertThat(page.vcpus().getFirst().systemTimeAtTsc()).contains("2000");
    assertThat(page.vcpus().getFirst().frequencyHz()).isEmpty();
    assertThat(page.observations())
        .singleElement()
        .satisfies(seen -> assertThat(seen.what()).contains("stays at system_time"));
  }

  @Test
  void timeBeforeTheRecordIsNotMadeUp() throws UnreadableDumpException {
    Abi abi = Abi.X86_32;
    Inspection page =
        Inspector.inspect(
            MadeUp.dump(MadeUp.time(abi, 0, 2, 1_000, 2_000)),
            abi,
            List.of(),
            OptionalLong.of(999));
    assertThat(page.vcpus().getFirst().systemTimeAtTsc()).isEmpty();
  }

  @Test
  void wallclockMayBeBefore1970() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      Inspection page = page(abi, MadeUp.wallclock(abi, 2, -1));
      assertThat(page.wallclock().seconds()).isEqualTo("-1");
      assertThat(page.wallclock().start()).contains("1969-12-31T23:59:59Z");
    }
  }

  @Test
  void anArm64PageIsToldByItsWallclockAndHasNoList() throws UnreadableDumpException {
    Abi abi = Abi.ARM64;
    Dump dump =
        MadeUp.dump(
            MadeUp.time(abi, 0, 4, 1_000, 2_000)
                .andThen(MadeUp.wallclock(abi, 2, 1_700_000_000))
                .andThen(b -> b.put(at(abi, "vcpu_info[0].evtchn_upcall_pending"), (byte) 1))
                .andThen(b -> b.putInt(at(abi, "vcpu_info[0].evtchn_pending_sel"), 1))
                .andThen(b -> MadeUp.setPort(b, abi, "evtchn_pending", 5)));
    AbiGuess guess = AbiGuess.of(dump);
    assertThat(guess.abi()).as("%s", guess).contains(abi);
    Inspection page = Inspector.inspect(dump, abi, guess.why(), OptionalLong.empty());
    assertThat(page.p2m()).isEmpty();
    assertThat(page.observations()).isEmpty();
    assertThat(page.events().selected())
        .containsExactly(new Inspection.Selected(List.of(0), List.of(5)));
    assertThat(page.vcpus().getFirst().upcallMask()).isEmpty();
    assertThat(InspectionText.of(page, dump))
        .anyMatch(line -> line.contains("upcall_pending 1, selector 0x1"))
        .noneMatch(line -> line.contains("upcall_mask") || line.contains("max_pfn"));
  }
}
