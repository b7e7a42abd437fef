package org.sharedinfo.tck.time;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.side.TimeSide;
import org.sharedinfo.tck.side.TimeSide.Part;

/** Updates of vCPU time against reads of it, in every order of steps. */
class TimeSchedules extends Schedules {
  /** The version before the one that changes its sign. */
  private static final int BEFORE_THE_SIGN = 0x7FFF_FFFE;

  /** The version before the one that wraps to 0. */
  private static final int BEFORE_THE_WRAP = 0xFFFF_FFFE;

  /** Enough updates that a version looks unchanged in 8 or 16 bits. */
  private static final int MANY_UPDATES = 0x8000;

  /** How many updates without a change disturb a read before the one that changes something. */
  private static final int DISTURBANCES = 1;

  private static final VcpuTime FIRST =
      new VcpuTime(Ground.TSC - 0x9_0000, 0x11_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1);

  /**
   * Updates in which few fields change, which is less to explore. Each field changes together with
   * another one in some update, in both halves. A mixture of any two groups of fields, or halves,
   * shows in one of them.
   */
  private static final List<VcpuTime> OF_TIMES =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x4_0000, 0x22_2222_2222L, 0x8000_0001, (byte) 1, (byte) 1));

  private static final List<VcpuTime> OF_TIME_AND_SCALE =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x9_0000, 0x22_1111_1122L, 0xC000_0003, (byte) 1, (byte) 1),
          new VcpuTime(Ground.TSC - 0x9_0000, 0x33_1111_1144L, 0xE000_0007, (byte) 1, (byte) 1));

  private static final List<VcpuTime> OF_TIME_THEN_SCALE =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x9_0000, 0x22_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1),
          new VcpuTime(Ground.TSC - 0x9_0000, 0x22_1111_1111L, 0xC000_0001, (byte) 1, (byte) 1));

  private static final List<VcpuTime> OF_SCALE =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x9_0000, 0x11_1111_1111L, 0xC000_0003, (byte) 3, (byte) 4));

  private static final List<VcpuTime> OF_SHIFT_AND_FLAGS =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x9_0000, 0x11_1111_1111L, 0x8000_0001, (byte) 3, (byte) 4));

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readAgainstAnUpdateOfTimes() {
    readAgainstUpdates(Rule.TIM_04, 0, OF_TIMES);
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readAgainstAnUpdateOfTimeAndScale() {
    readAgainstUpdates(Rule.TIM_04, BEFORE_THE_SIGN, OF_TIME_AND_SCALE.subList(0, 2));
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readAgainstAnUpdateOfScale() {
    readAgainstUpdates(Rule.TIM_04, 0, OF_SCALE);
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readAgainstTwoUpdates() {
    readAgainstUpdates(Rule.TIM_04, 0, OF_TIME_THEN_SCALE);
  }

  @Test
  @Verifies(value = Rule.TIM_11, role = TIME_READER)
  void readAgainstAnUpdateAcrossTheWrap() {
    readAgainstUpdates(Rule.TIM_11, BEFORE_THE_WRAP, OF_TIME_AND_SCALE.subList(0, 2));
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readAgainstManyUpdates() {
    readAgainst(
        Rule.TIM_04,
        0,
        OF_TIMES,
        kit -> kit.updates(Ground.vcpu(), OF_TIMES.getFirst(), OF_TIMES.getLast(), MANY_UPDATES));
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER)
  void readDisturbedAgainAndAgain() {
    readAgainst(
        Rule.TIM_04,
        0,
        OF_TIMES,
        kit -> {
          for (int i = 0; i < DISTURBANCES; i++) {
            kit.touch(Ground.vcpu());
          }
          kit.update(Ground.vcpu(), OF_TIMES.getFirst(), OF_TIMES.getLast());
        });
  }

  private void readAgainstUpdates(Rule rule, int version, List<VcpuTime> times) {
    readAgainst(
        rule,
        version,
        times,
        kit -> {
          for (int i = 1; i < times.size(); i++) {
            kit.update(Ground.vcpu(), times.get(i - 1), times.get(i));
          }
        });
  }

  private void readAgainst(
      Rule rule, int version, List<VcpuTime> times, Consumer<TimeSide> publishing) {
    try (Ground ground = at(version)) {
      explore(
          ground,
          rule,
          TornTime.expected(times, Ground.TSC),
          world -> {
            TimeSide kit = world.time();
            TimeReader reader = world.timeReader();
            world.actor("publisher", () -> publishing.accept(kit));
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
          },
          oneOf(rule, times));
    }
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER, needs = Capability.FREQUENCY_READER)
  void frequencyReadAgainstAnUpdate() {
    frequencyReadAgainst(
        this::explore, kit -> kit.update(Ground.vcpu(), FIRST, OF_SCALE.getLast()));
  }

  @Test
  @Verifies(value = Rule.TIM_04, role = TIME_READER, needs = Capability.FREQUENCY_READER)
  void frequencyReadDisturbedAtEveryAttempt() {
    frequencyReadAgainst(
        this::disturb,
        kit -> alternate(OF_SCALE, (from, to) -> kit.update(Ground.vcpu(), from, to)));
  }

  private void frequencyReadAgainst(Way way, Consumer<TimeSide> publishing) {
    try (Ground ground = at(0)) {
      long resolution = subject().frequencyReader(ground.guest()).resolutionHz();
      way.judge(
          ground,
          Rule.TIM_04,
          "the frequency of one update",
          world -> {
            TimeSide kit = world.time();
            FrequencyReader reader = world.frequencyReader();
            world.actor("publisher", () -> publishing.accept(kit));
            world.reader("reader", () -> reader.frequencyHz(Ground.vcpu()));
          },
          oneOf(
              Rule.TIM_04,
              OF_SCALE,
              (time, seen) -> TimeOracle.isFrequency(seen, time, resolution),
              seen -> TornTime.frequency(OF_SCALE, resolution, seen)));
    }
  }

  @Test
  @Verifies(value = Rule.TIM_05, role = TIME_READER)
  void readDuringAnUpdate() {
    try (Ground ground = at(0)) {
      VcpuTime fresh = OF_TIME_AND_SCALE.get(1);
      ground.time().payload(Ground.vcpu(), halfOf(FIRST, fresh));
      ground.time().version(Ground.vcpu(), 1);
      explore(
          ground,
          Rule.TIM_05,
          "the time of the update that is in progress, " + Show.u64(systemTime(fresh)),
          world -> {
            TimeSide kit = world.time();
            TimeReader reader = world.timeReader();
            world.actor("publisher", () -> kit.finish(Ground.vcpu(), fresh));
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
          },
          outcome -> {
            long seen = outcome.result("reader", Long.class);
            return seen == systemTime(fresh)
                ? Optional.empty()
                : Complaint.of(
                    Rule.TIM_05,
                    "read while version was odd: "
                        + TornTime.systemTime(List.of(FIRST, fresh), Ground.TSC, seen));
          });
    }
  }

  @Test
  @Verifies(value = Rule.TIM_06, role = TIME_READER)
  void readsThatOnlyRead() {
    try (Ground ground = at(0)) {
      explore(
          ground,
          Rule.TIM_06,
          "no write",
          world -> {
            TimeSide kit = world.time();
            TimeReader reader = world.timeReader();
            world.actor("publisher", () -> kit.update(Ground.vcpu(), FIRST, OF_TIMES.get(1)));
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
          },
          _ -> Optional.empty());
    }
  }

  @Test
  @Verifies(value = Rule.TIM_07, role = TIME_PUBLISHER)
  void updateOfTimesAgainstARead() {
    updateAgainstARead(OF_TIMES);
  }

  @Test
  @Verifies(value = Rule.TIM_07, role = TIME_PUBLISHER)
  void updateOfTimeAndScaleAgainstARead() {
    updateAgainstARead(OF_TIME_AND_SCALE.subList(0, 2));
  }

  @Test
  @Verifies(value = Rule.TIM_07, role = TIME_PUBLISHER)
  void updateOfScaleAgainstARead() {
    updateAgainstARead(OF_SCALE);
  }

  @Test
  @Verifies(value = Rule.TIM_07, role = TIME_PUBLISHER)
  void updateOfShiftAndFlagsAgainstARead() {
    updateAgainstARead(OF_SHIFT_AND_FLAGS);
  }

  /** An update was begun but never finished, so the record is not whole. */
  @Test
  @Verifies(value = Rule.TIM_07, role = TIME_PUBLISHER)
  void updateOfAnUnfinishedRecordAgainstARead() {
    updatesAgainstARead(
        Rule.TIM_07,
        1,
        OF_TIME_AND_SCALE.subList(0, 2),
        TimeSide::read,
        Function.identity(),
        TornTime::record);
  }

  private void updateAgainstARead(List<VcpuTime> times) {
    updatesAgainstARead(
        Rule.TIM_07, 0, times, TimeSide::read, Function.identity(), TornTime::record);
  }

  @Test
  @Verifies(value = Rule.TIM_08, role = TIME_PUBLISHER)
  void twoUpdatesAgainstARead() {
    updatesAgainstARead(
        Rule.TIM_08, 0, OF_TIME_AND_SCALE, TimeSide::readPart, Part::of, TornTime::part);
  }

  @Test
  @Verifies(value = Rule.TIM_11, role = TIME_PUBLISHER)
  void twoUpdatesAcrossTheWrapAgainstARead() {
    updatesAgainstARead(
        Rule.TIM_11,
        BEFORE_THE_WRAP,
        OF_TIME_AND_SCALE,
        TimeSide::readPart,
        Part::of,
        TornTime::part);
  }

  private <T> void updatesAgainstARead(
      Rule rule,
      int version,
      List<VcpuTime> times,
      BiFunction<TimeSide, Integer, T> read,
      Function<VcpuTime, T> part,
      BiFunction<List<VcpuTime>, T, String> torn) {
    List<VcpuTime> whole = version % 2 == 0 ? times : times.subList(1, times.size());
    try (Ground ground = at(version)) {
      explore(
          ground,
          rule,
          whole.size() == times.size()
              ? "one update, whole"
              : "update 2, whole: update 1 was never finished",
          world -> {
            TimePublisher publisher = world.timePublisher();
            TimeSide kit = world.time();
            world.actor(
                "publisher",
                () -> {
                  for (VcpuTime time : times.subList(1, times.size())) {
                    publisher.publish(Ground.vcpu(), time);
                  }
                });
            world.reader("reader", () -> read.apply(kit, Ground.vcpu()));
          },
          outcome -> {
            @SuppressWarnings("unchecked") // what the reader returned
            T seen = (T) outcome.result("reader", Object.class);
            return whole.stream().map(part).anyMatch(seen::equals)
                ? Optional.empty()
                : Complaint.of(rule, torn.apply(times, seen));
          });
    }
  }

  @Test
  @Verifies(value = Rule.TIM_10, role = TIME_PUBLISHER)
  void updatesOfTwoVcpusAtOnce() {
    try (Ground ground = at(0)) {
      explore(
          ground,
          Rule.TIM_10,
          "both updates, whole",
          world -> {
            TimePublisher publisher = world.timePublisher();
            world.actor("publisher", () -> publisher.publish(Ground.vcpu(), OF_TIMES.get(1)));
            world.actor(
                "another publisher", () -> publisher.publish(Ground.neighbour(), OF_SCALE.get(1)));
          },
          outcome -> {
            var end = ground.timeOf(Ground.sharedInfo(outcome));
            boolean whole =
                end.payload(Ground.vcpu()).equals(OF_TIMES.get(1))
                    && end.payload(Ground.neighbour()).equals(OF_SCALE.get(1))
                    && end.version(Ground.vcpu()) == 2
                    && end.version(Ground.neighbour()) == 2;
            return whole
                ? Optional.empty()
                : Complaint.of(
                    Rule.TIM_10,
                    "version "
                        + Show.u32(end.version(Ground.vcpu()))
                        + " "
                        + Show.time(end.payload(Ground.vcpu()))
                        + " and version "
                        + Show.u32(end.version(Ground.neighbour()))
                        + " "
                        + Show.time(end.payload(Ground.neighbour())));
          });
    }
  }

  @Test
  @Verifies(
      value = {Rule.TIM_04},
      role = TIME_READER,
      needs = {Capability.TIME_READER, Capability.TIME_PUBLISHER})
  void ownReadAgainstOwnUpdates() {
    try (Ground ground = at(0)) {
      explore(
          ground,
          Rule.TIM_04,
          TornTime.expected(OF_TIMES, Ground.TSC),
          world -> {
            TimePublisher publisher = world.timePublisher();
            TimeReader reader = world.timeReader();
            world.actor("publisher", () -> publisher.publish(Ground.vcpu(), OF_TIMES.get(1)));
            world.reader("reader", () -> reader.systemTimeNanos(Ground.vcpu()));
          },
          oneOf(Rule.TIM_04, OF_TIMES));
    }
  }

  /** A ground with the first of the times, on two vCPUs. */
  private Ground at(int version) {
    Ground ground = Ground.zeroed(abi());
    // With only one vCPU, it is its own neighbour.
    ground.time().place(Ground.neighbour(), 0, FIRST);
    ground.time().place(Ground.vcpu(), version, FIRST);
    return ground;
  }

  private static VcpuTime halfOf(VcpuTime old, VcpuTime fresh) {
    return new VcpuTime(
        fresh.tscTimestamp(),
        fresh.systemTimeNanos(),
        old.tscToSystemMul(),
        old.tscShift(),
        old.flags());
  }

  private static Function<Outcome, Optional<Complaint>> oneOf(Rule rule, List<VcpuTime> times) {
    return oneOf(
        rule,
        times,
        (time, seen) -> systemTime(time) == seen,
        seen -> TornTime.systemTime(times, Ground.TSC, seen));
  }

  private static Function<Outcome, Optional<Complaint>> oneOf(
      Rule rule,
      List<VcpuTime> times,
      BiPredicate<VcpuTime, Long> isOf,
      LongFunction<String> torn) {
    return outcome -> {
      long seen = outcome.result("reader", Long.class);
      boolean known = times.stream().anyMatch(time -> isOf.test(time, seen));
      return known ? Optional.empty() : Complaint.of(rule, torn.apply(seen));
    };
  }

  private static long systemTime(VcpuTime time) {
    return TimeOracle.systemTime(time, Ground.TSC).longValue();
  }
}
