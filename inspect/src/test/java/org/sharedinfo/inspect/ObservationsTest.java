package org.sharedinfo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;

/** Each thing that stands out, planted into an empty page. */
class ObservationsTest {
  @TempDir Path folder;

  private static Inspection page(Abi abi, Consumer<ByteBuffer> plant)
      throws UnreadableDumpException {
    return Inspector.inspect(dump(plant), abi, List.of(), OptionalLong.empty());
  }

  private static Dump dump(Consumer<ByteBuffer> plant) throws UnreadableDumpException {
    ByteBuffer bytes = ByteBuffer.allocate(Abi.FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    plant.accept(bytes);
    return Dump.of("made-up", bytes.array(), Abi.FRAME_BYTES);
  }

  private static int at(Abi abi, String name) {
    return FieldMap.of(abi).fields().stream()
        .filter(field -> field.name().equals(name))
        .mapToInt(field -> (int) field.offset())
        .findFirst()
        .orElseThrow();
  }

  private static void expect(Abi abi, String rule, String where, Consumer<ByteBuffer> plant)
      throws UnreadableDumpException {
    assertThat(page(abi, plant).observations())
        .as(abi + " " + where)
        .anySatisfy(seen -> {
          assertThat(seen.rule()).isEqualTo(rule);
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
      String time = "vcpu_info[5].time.";
      expect(abi, "TIM-07", time + "version", b -> b.putInt(at(abi, time + "version"), 7));
      expect(abi, "TIM-02", time + "tsc_shift", b -> b.put(at(abi, time + "tsc_shift"), (byte) 32));
      expect(
          abi,
          "TIM-09",
          time + "tsc_to_system_mul",
          b -> b.putLong(at(abi, time + "tsc_timestamp"), 7));
      expect(abi, "WCL-01", "wc_version", b -> b.putInt(at(abi, "wc_version"), 3));
      expect(abi, "WCL-05", "wc_nsec", b -> b.putInt(at(abi, "wc_nsec"), 1_000_000_000));
      String sel = "vcpu_info[1].evtchn_pending_sel";
      expect(abi, "EVT-02", sel, b -> b.putInt(at(abi, sel), 2));
      expect(abi, "EVT-15", sel, b -> b.putInt(at(abi, sel), 2));
      expect(abi, "EVT-12", "evtchn_pending", b -> b.putInt(at(abi, "evtchn_pending[1]"), 4));
      String mask = "vcpu_info[31].evtchn_upcall_mask";
      expect(abi, "EVT-16", mask, b -> b.put(at(abi, mask), (byte) 2));
      expect(abi, "ARC-01", "arch.nmi_reason", b -> b.putInt(at(abi, "arch.nmi_reason"), 8));
      expect(abi, "LAY-01", FieldMap.BEYOND, b -> b.put(4095, (byte) 1));
    }
  }

  @Test
  void announcedListIsLookedAt() throws UnreadableDumpException {
    for (Abi abi : Abi.values()) {
      Consumer<ByteBuffer> cr3 = b -> b.putInt(at(abi, "arch.p2m_cr3"), 0x5000);
      expect(abi, "P2M-03", "arch.p2m_vaddr", cr3);
      expect(abi, "P2M-07", "arch.max_pfn", cr3);
      expect(
          abi,
          "P2M-01",
          "arch.p2m_generation",
          cr3.andThen(b -> b.putInt(at(abi, "arch.p2m_generation"), 1)));
      assertThat(page(abi, cr3).p2m().rootFrame()).contains("0x5");
    }
    expect(
        Abi.X86_64,
        "P2M-04",
        "arch.p2m_cr3",
        b -> b.putInt(at(Abi.X86_64, "arch.p2m_cr3"), 0x5001));
    assertThat(
            page(Abi.X86_32, b -> b.putInt(at(Abi.X86_32, "arch.p2m_cr3"), 0x5001))
                .p2m()
                .rootFrame())
        .as("low bits are the high bits of the frame's number in x86_32")
        .contains("0x100005");
  }

  @Test
  void timeThatStepsBackIsSeenBetweenTwoPages() throws UnreadableDumpException {
    Abi abi = Abi.X86_64;
    Consumer<ByteBuffer> first =
        b -> {
          b.putInt(at(abi, "vcpu_info[0].time.version"), 2);
          b.putInt(at(abi, "vcpu_info[0].time.tsc_to_system_mul"), 0x8000_0000);
          b.putLong(at(abi, "vcpu_info[0].time.system_time"), 1_000);
        };
    Consumer<ByteBuffer> second =
        first.andThen(b -> {
          b.putInt(at(abi, "vcpu_info[0].time.version"), 4);
          b.putLong(at(abi, "vcpu_info[0].time.tsc_timestamp"), 100);
          b.putLong(at(abi, "vcpu_info[0].time.system_time"), 1_049);
        });
    assertThat(Comparison.of(dump(first), dump(second), abi).observations())
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.rule()).isEqualTo("TIM-12");
          assertThat(seen.what()).startsWith("1 ns behind");
        });
  }

  @Test
  void filesOfOtherSizes() throws IOException, UnreadableDumpException {
    Path file = folder.resolve("page.bin");
    Files.write(file, new byte[100]);
    assertThatThrownBy(() -> Dump.read(file))
        .isInstanceOf(UnreadableDumpException.class)
        .hasMessageContaining("100 bytes");
    Files.write(file, new byte[3136]);
    assertThat(Dump.read(file).note()).isPresent();
    Files.write(file, new byte[8192]);
    assertThat(Dump.read(file).note().orElseThrow()).contains("8192");
    Files.write(file, new byte[4096]);
    assertThat(Dump.read(file).note()).isEmpty();
    assertThatThrownBy(() -> Dump.read(folder)).hasMessageContaining("folder");
  }
}
