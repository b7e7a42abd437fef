package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;

import java.util.Arrays;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.time.TimeOracle;

/** The offsets that the roles of vCPU time read and write. */
class TimeLayout extends Suite {
  private static final String TIME = ".time.";

  /** The bytes of each field differ, and no value is near a limit. */
  private static final VcpuTime DISTINCT =
      new VcpuTime(
          0x0102_0304_0506_0708L, 0x1112_1314_1516_1718L, 0x2122_2324, (byte) 0x09, (byte) 0x31);

  private static final int[] SOME_VCPUS = {0, 1, 2, 15, 30, 31};

  @Test
  @Verifies(value = Rule.LAY_01, role = TIME_PUBLISHER)
  void publisherStaysInsideSharedInfo() {
    publishEverywhere(Rule.LAY_01, 1, "beyond shared_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_02, role = TIME_PUBLISHER)
  void publisherFindsEachVcpuInfo() {
    publishEverywhere(Rule.LAY_02, 0, TimeLayout::isTimeField);
  }

  @Test
  @Verifies(value = Rule.LAY_03, role = TIME_PUBLISHER)
  void publisherFindsTimeInsideVcpuInfo() {
    publishOnFirst(Rule.LAY_03, name -> name.startsWith("vcpu_info[0]") && !isPaddingOfTime(name));
  }

  @Test
  @Verifies(value = Rule.LAY_04, role = TIME_PUBLISHER)
  void publisherFindsEachTimeField() {
    publishOnFirst(Rule.LAY_04, name -> name.startsWith("vcpu_info[0].time.") && isTimeField(name));
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = TIME_PUBLISHER)
  void publisherStoresLittleEndian() {
    publishOnFirst(Rule.LAY_10, name -> name.startsWith("vcpu_info[0].time.") && isTimeField(name));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = TIME_PUBLISHER)
  void publisherChangesNothingElse(
      @ForAll("vcpus") int vcpu, @ForAll("times") VcpuTime time, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      Frame expected = guest.frame().picture();
      subject().timePublisher(guest).publish(vcpu, time);
      new TimePeer(expected).place(vcpu, new TimePeer(guest.frame()).version(vcpu), time);
      String own = "vcpu_info[" + vcpu + "]" + TIME;
      Bytes.expect(
          Rule.LAY_11,
          expected,
          guest.frame(),
          name -> !name.startsWith(own),
          "other padding, neighbours and the rest of the frame kept",
          "publish(" + vcpu + ", " + Show.time(time) + ")");
    }
  }

  @Property
  @Verifies(value = Rule.LAY_12, role = TIME_PUBLISHER)
  void publisherStoresUnsignedAndSignedAsTheyAre(
      @ForAll("vcpus") int vcpu, @ForAll("signs") VcpuTime time) {
    try (Guest guest = Guest.zeroed(abi())) {
      Frame expected = guest.frame().picture();
      subject().timePublisher(guest).publish(vcpu, time);
      new TimePeer(expected).place(vcpu, new TimePeer(guest.frame()).version(vcpu), time);
      Bytes.expect(
          Rule.LAY_12,
          expected,
          guest.frame(),
          TimeLayout::isTimeField,
          "signed shift, unsigned others",
          "publish(" + vcpu + ", " + Show.time(time) + ")");
    }
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = TIME_PUBLISHER)
  void publisherRefusesOtherVcpus(@ForAll("noVcpus") int vcpu, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var publisher = subject().timePublisher(guest);
      Refusal.expect(
          Rule.LAY_13,
          guest.frame(),
          "publish(vcpu=" + vcpu + ")",
          vcpu,
          () -> publisher.publish(vcpu, DISTINCT));
    }
  }

  @Test
  @Verifies(value = Rule.LAY_01, role = TIME_READER)
  void readerNeedsNothingBeyondSharedInfo() {
    readEverywhere(Rule.LAY_01, 1);
  }

  @Test
  @Verifies(value = Rule.LAY_02, role = TIME_READER)
  void readerFindsEachVcpuInfo() {
    readEverywhere(Rule.LAY_02, 2);
  }

  @Test
  @Verifies(value = Rule.LAY_03, role = TIME_READER)
  void readerFindsTimeInsideVcpuInfo() {
    read(Rule.LAY_03, 0, DISTINCT, 3);
  }

  @Test
  @Verifies(value = Rule.LAY_04, role = TIME_READER)
  void readerFindsEachTimeField() {
    read(Rule.LAY_04, 0, DISTINCT, 4);
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = TIME_READER)
  void readerReadsLittleEndian() {
    read(Rule.LAY_10, 0, DISTINCT, 0);
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = TIME_READER)
  void readerChangesNothing(@ForAll("vcpus") int vcpu, @ForAll long noise) {
    try (Guest guest = Guest.noisy(abi(), noise)) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, 2, DISTINCT);
      Frame before = guest.frame().picture();
      subject().timeReader(guest).systemTimeNanos(vcpu);
      subject().anyFrequencyReader(guest).ifPresent(one -> one.frequencyHz(vcpu));
      Bytes.expectAll(
          Rule.LAY_11, before, guest.frame(), "every byte unchanged", "read of vCPU " + vcpu);
    }
  }

  @Property
  @Verifies(value = Rule.LAY_12, role = TIME_READER)
  void readerTakesUnsignedAndSignedAsTheyAre(
      @ForAll("vcpus") int vcpu, @ForAll("signs") VcpuTime time) {
    read(Rule.LAY_12, vcpu, time, 0);
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = TIME_READER)
  void readerRefusesOtherVcpus(@ForAll("noVcpus") int vcpu) {
    try (Guest guest = Guest.zeroed(abi())) {
      var reader = subject().timeReader(guest);
      Refusal.expect(
          Rule.LAY_13,
          guest.frame(),
          "systemTimeNanos(vcpu=" + vcpu + ")",
          vcpu,
          () -> reader.systemTimeNanos(vcpu));
    }
  }

  private static boolean isTimeField(String name) {
    return name.contains(TIME) && !isPaddingOfTime(name);
  }

  /** Whether it is padding that a publisher may write: Xen and KVM store the whole record. */
  private static boolean isPaddingOfTime(String name) {
    return name.contains(TIME) && name.contains("pad");
  }

  private void publishOnFirst(Rule rule, Predicate<String> named) {
    try (Guest guest = Guest.zeroed(abi())) {
      Frame expected = guest.frame().picture();
      subject().timePublisher(guest).publish(0, DISTINCT);
      new TimePeer(expected).place(0, 2, DISTINCT);
      Bytes.expect(
          rule,
          expected,
          guest.frame(),
          named,
          "the record",
          "publish(0, " + Show.time(DISTINCT) + ")");
    }
  }

  private void publishEverywhere(Rule rule, long noise, Predicate<String> named) {
    for (int vcpu : someVcpus()) {
      try (Guest guest = Guest.noisy(abi(), noise)) {
        new TimePeer(guest.frame()).version(vcpu, 0);
        Frame expected = guest.frame().picture();
        subject().timePublisher(guest).publish(vcpu, DISTINCT);
        new TimePeer(expected).place(vcpu, 2, DISTINCT);
        Bytes.expect(
            rule,
            expected,
            guest.frame(),
            named,
            "the record of vCPU " + vcpu,
            "publish(" + vcpu + ")");
      }
    }
  }

  /** Those of them that the implementation serves. */
  private int[] someVcpus() {
    return Arrays.stream(SOME_VCPUS).filter(vcpu -> vcpu < limits().vcpus()).toArray();
  }

  private void readEverywhere(Rule rule, long noise) {
    for (int vcpu : someVcpus()) {
      read(rule, vcpu, DISTINCT, noise);
    }
  }

  private void read(Rule rule, int vcpu, VcpuTime time, long noise) {
    long tsc = time.tscTimestamp() + 0x0102_0304L;
    try (Guest guest = Guest.noisy(abi(), noise)) {
      new TimePeer(guest.frame()).place(vcpu, 2, time);
      guest.tsc(tsc);
      long expected = TimeOracle.systemTime(time, tsc).longValue();
      long seen = subject().timeReader(guest).systemTimeNanos(vcpu);
      if (seen != expected) {
        throw RuleViolation.of(rule)
            .expected("systemTimeNanos(" + vcpu + ") = " + Show.u64(expected))
            .seen(Show.u64(seen))
            .given("record", Show.time(time))
            .given("offset", guest.frame().table().vcpu(vcpu, "time"))
            .given(
                "bytes",
                guest
                    .frame()
                    .hex(
                        guest.frame().table().vcpu(vcpu, "time"),
                        guest.frame().table().vcpu(vcpu, "time") + 32))
            .error();
      }
    }
  }

  @Provide
  Arbitrary<Integer> vcpus() {
    return Numbers.vcpu();
  }

  @Provide
  Arbitrary<VcpuTime> times() {
    return Numbers.time();
  }

  /** Records with top bits set, and shifts below zero. */
  @Provide
  Arbitrary<VcpuTime> signs() {
    return Numbers.time()
        .map(time ->
            new VcpuTime(
                time.tscTimestamp() >>> 2 | Long.MIN_VALUE,
                time.systemTimeNanos() >>> 2 | Long.MIN_VALUE,
                time.tscToSystemMul() | Integer.MIN_VALUE,
                (byte) -Math.clamp(Math.abs(time.tscShift()), 1, 16),
                (byte) (time.flags() | 0x80)));
  }

  /** Numbers that are not vCPUs, with extra weight next to the range. */
  @Provide
  Arbitrary<Integer> noVcpus() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            limits().vcpus(),
            abi().vcpus(),
            -1,
            abi().vcpus() + 1,
            63,
            64,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE),
        Arbitraries.integers().filter(v -> v < 0 || v >= limits().vcpus()));
  }
}
