package org.sharedinfo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharedinfo.inspect.MadeUp.at;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.inspect.Inspection.Observation;
import org.sharedinfo.spi.VcpuTime;

/** What two pages show that one does not. */
class DumpComparisonTest {
  private static final Abi ABI = Abi.X86_64;

  /** A TSC of 1 GHz whose time is the TSC. */
  private static final Consumer<ByteBuffer> FIRST = time(0, 2, 1_000, 1_000);

  private static Consumer<ByteBuffer> time(int vcpu, int version, long tsc, long nanos) {
    return MadeUp.time(ABI, vcpu, version, tsc, nanos);
  }

  private static List<Observation> compare(Consumer<ByteBuffer> before, Consumer<ByteBuffer> after)
      throws UnreadableDumpException {
    return DumpComparison.of(MadeUp.dump(before), MadeUp.dump(after), ABI).observations();
  }

  private static void expect(
      String rule, String what, Consumer<ByteBuffer> before, Consumer<ByteBuffer> after)
      throws UnreadableDumpException {
    assertThat(compare(before, after))
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.rule().orElse("")).isEqualTo(rule);
          assertThat(seen.what()).contains(what);
        });
  }

  @Test
  void oneUpdateThatStepsBackIsSeen() throws UnreadableDumpException {
    expect("TIM-12", "2 ns behind", FIRST, time(0, 4, 5_000, 4_998));
    assertThat(compare(FIRST, time(0, 4, 5_000, 4_999))).as("a rounding").isEmpty();
    assertThat(compare(FIRST, time(0, 4, 5_000, 9_000))).as("forward").isEmpty();
  }

  @Test
  void versionsWrap() throws UnreadableDumpException {
    expect("TIM-12", "2 ns behind", time(0, -2, 1_000, 1_000), time(0, 0, 5_000, 4_998));
  }

  @Test
  void severalUpdatesMayHaveHadAnyRate() throws UnreadableDumpException {
    assertThat(compare(FIRST, time(0, 6, 5_000_000, 1_001))).isEmpty();
    expect("TIM-12", "1 ns less than before", FIRST, time(0, 6, 5_000_000, 999));
  }

  @Test
  void recordsInAnUpdateAreNotCompared() throws UnreadableDumpException {
    assertThat(compare(FIRST, time(0, 3, 5_000, 0))).isEmpty();
    assertThat(compare(time(0, 3, 5_000, 9_000), time(0, 4, 5_000, 1_000))).isEmpty();
  }

  @Test
  void firstRecordHasNoneBeforeIt() throws UnreadableDumpException {
    assertThat(compare(_ -> {}, FIRST)).isEmpty();
  }

  @Test
  void sameVersionWithOtherValuesIsSeen() throws UnreadableDumpException {
    expect("TIM-07", "two guests or boots", FIRST, time(0, 2, 1_000, 1_001));
    Consumer<ByteBuffer> clock = FIRST.andThen(MadeUp.wallclock(ABI, 2, 1_700_000_000));
    expect(
        "WCL-01",
        "two guests or boots",
        clock,
        time(0, 4, 2_000, 2_000).andThen(MadeUp.wallclock(ABI, 2, 1_700_000_001)));
  }

  @Test
  void guestMayClearGuestStopped() throws UnreadableDumpException {
    Consumer<ByteBuffer> stopped =
        MadeUp.time(ABI, 0, 4, new VcpuTime(1, 1, 1, (byte) 0, (byte) 3));
    Consumer<ByteBuffer> cleared =
        MadeUp.time(ABI, 0, 4, new VcpuTime(1, 1, 1, (byte) 0, (byte) 1));
    assertThat(compare(stopped, cleared)).isEmpty();
  }

  @Test
  void wrongOrderIsSaidAlone() throws UnreadableDumpException {
    Consumer<ByteBuffer> old = FIRST.andThen(time(1, 8, 1_000, 1_000));
    Consumer<ByteBuffer> now = time(0, 4, 5_000, 4_000).andThen(time(1, 12, 5_000, 4_000));
    expect("", "the second looks older than the first", now, old);
    expect("", "wc_version 4, then 2", clock(4), clock(2));
  }

  private static Consumer<ByteBuffer> clock(int version) {
    return MadeUp.wallclock(ABI, version, 1_700_000_000 + version);
  }

  @Test
  void pagesOfTwoBootsAreSaidAlone() throws UnreadableDumpException {
    String two = "two guests or boots";
    expect(
        "",
        two,
        FIRST.andThen(clock(4)),
        time(0, 2, 7_000, 100).andThen(MadeUp.wallclock(ABI, 4, 9)));
    expect(
        "",
        two,
        FIRST.andThen(clock(4)),
        time(0, 4, 7_000, 100).andThen(MadeUp.wallclock(ABI, 4, 9)));
    expect("", two, FIRST.andThen(clock(4)), time(0, 4, 7_000, 7_000).andThen(clock(2)));
    expect("", two, time(0, 2, 9_000, 9_000), time(0, 8, 7_000, 9_500));
    expect("", two, time(0, 8, 1_000, 1_000), time(0, 2, 7_000, 7_000));
  }

  @Test
  void pagesOfTwoAbisAreNotCompared() throws UnreadableDumpException {
    Dump wide = MadeUp.dump(MadeUp.wallclock(Abi.X86_64, 2, 1_700_000_000));
    Dump narrow = MadeUp.dump(MadeUp.wallclock(Abi.X86_32, 2, 1_700_000_000));
    assertThat(DumpComparison.of(wide, narrow, Abi.X86_64).observations())
        .singleElement()
        .satisfies(seen ->
            assertThat(seen.what()).contains("x86_64").contains("x86_32").contains("compared"));
  }

  @Test
  void movedListNeedsANewGeneration() throws UnreadableDumpException {
    Consumer<ByteBuffer> list = list(0x1000, 2);
    expect("P2M-01", "allowed only if p2m_cr3 was 0", list, list(0x2000, 2));
    assertThat(compare(list, list(0x2000, 4))).isEmpty();
  }

  private static Consumer<ByteBuffer> list(int address, int generation) {
    return b -> {
      b.putInt(at(ABI, "arch.p2m_cr3"), 0x5000);
      b.putInt(at(ABI, "arch.p2m_vaddr"), address);
      b.putInt(at(ABI, "arch.p2m_generation"), generation);
    };
  }

  @Test
  void unselectedPortOfTwoPagesIsNamed() throws UnreadableDumpException {
    Consumer<ByteBuffer> due = b -> MadeUp.setPort(b, ABI, "evtchn_pending", 5);
    expect("EVT-14", "port 5 ", FIRST.andThen(due), time(0, 4, 2_000, 2_000).andThen(due));
    assertThat(compare(FIRST.andThen(due), time(0, 4, 2_000, 2_000))).isEmpty();
  }

  @Test
  void vcpuInfoThatStandsStillIsNamed() throws UnreadableDumpException {
    expect("", "vCPU 0 did not change", FIRST.andThen(clock(2)), FIRST.andThen(clock(4)));
    assertThat(compare(FIRST, FIRST)).isEmpty();
  }
}
