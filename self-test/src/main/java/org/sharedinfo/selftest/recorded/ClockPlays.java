package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.MarkingDomain;
import org.sharedinfo.tck.side.TimeSide;
import org.sharedinfo.tck.side.WallclockSide;

/** Plays about clocks. */
final class ClockPlays {
  private static final VcpuTime FIRST =
      new VcpuTime(Ground.TSC - 0x9_0000, 0x11_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1);
  private static final VcpuTime SECOND =
      new VcpuTime(Ground.TSC - 0x4_0000, 0xF2_2222_2222L, 0xC000_0003, (byte) -3, (byte) 4);
  private static final VcpuTime THIRD =
      new VcpuTime(-0x1234_5678_9ABCL, -0x7654_3210L, 0xFFFF_FFFF, (byte) -31, (byte) 0x81);
  private static final VcpuTime FAR_BACK =
      new VcpuTime(
          Ground.TSC - 0x7_1234_5678L, 0xFFFF_FFFF_F000_0000L, 0xFFFF_FFF1, (byte) 31, (byte) 0);
  private static final VcpuTime SAME_SCALE =
      new VcpuTime(Ground.TSC - 0x4_0000, 0xF2_2222_2222L, 0xC000_0003, (byte) -3, (byte) 0x40);
  private static final VcpuTime OTHER_SCALE =
      new VcpuTime(Ground.TSC - 0x4_0000, 0xF2_2222_2222L, 0x8000_0003, (byte) -1, (byte) 0x40);
  private static final VcpuTime ZERO = new VcpuTime(0, 0, 0, (byte) 0, (byte) 0);
  private static final TimeOfDay EARLY = new TimeOfDay(0x1_1000_0001L, 999_999_999);
  private static final TimeOfDay LATE = new TimeOfDay(0x2_2000_0002L, 222_222_222);

  /** Updates that change one half of one field each, from {@link #FIRST}. */
  private static final List<VcpuTime> SMALL =
      List.of(
          FIRST,
          new VcpuTime(Ground.TSC - 0x9_0001, 0x11_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1),
          new VcpuTime(Ground.TSC - 0x9_0001, 0x12_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1),
          new VcpuTime(
              Ground.TSC - 0x9_0001, 0x40_0012_1111_1111L, 0x8000_0001, (byte) 1, (byte) 1),
          new VcpuTime(
              Ground.TSC - 0x9_0001, 0x40_0012_1111_1111L, 0x8000_0001, (byte) 1, (byte) 3));

  /** Times of day that differ in one field, or lie at an edge of their range. */
  private static final List<TimeOfDay> EDGES =
      List.of(
          new TimeOfDay(0x1_8000_0001L, 5),
          new TimeOfDay(0x1_8000_0001L, 6),
          new TimeOfDay(0x2_8000_0001L, 6),
          new TimeOfDay(0x2_8000_0002L, 6),
          new TimeOfDay(0xFFFF_FFFFL, 999_999_999),
          new TimeOfDay(18_446_744_072L, 0),
          new TimeOfDay(-1, 0),
          new TimeOfDay(-0x2_7000_0001L, 999_999_999),
          new TimeOfDay(Long.MAX_VALUE / 4, 1));

  private ClockPlays() {}

  static List<Play> all() {
    List<Play> plays = new ArrayList<>();
    for (int version : new int[] {0, 4, 7, 0xFFFF_FFFC, 0x7FFF_FFFE, 0xFFFE}) {
      plays.add(
          times(
              "updates from version " + Integer.toUnsignedString(version),
              ground -> ground.time().version(Ground.vcpu(), version),
              ClockPlays::updates));
      plays.add(
          wallclocks(
              "wallclock from version " + Integer.toUnsignedString(version),
              ground -> ground.wallclock().version(version),
              ClockPlays::wallclocks));
    }
    plays.add(
        times(
            "updates of one field",
            ground -> {},
            publisher -> SMALL.forEach(time -> publish(publisher, Ground.vcpu(), time))));
    plays.add(
        wallclocks(
            "wallclocks at edges",
            ground -> {},
            publisher -> EDGES.forEach(base -> set(publisher, base.seconds(), base.nanos()))));
    plays.add(readWallclocksAtEdges());
    plays.add(readAlone());
    plays.add(arithmetic());
    plays.add(readWallclock());
    plays.add(readAgainstUpdates(0));
    plays.add(readAgainstUpdates(0xFFFF_FFFE));
    plays.add(readUnderOdd());
    plays.add(readWallclockAgainstUpdate());
    plays.add(movingClock());
    return plays;
  }

  private static Play times(String name, Consumer<Ground> setUp, Consumer<TimePublisher> updates) {
    return publishes(name, TIME_PUBLISHER, SharedInfoProvider::timePublisher, setUp, updates);
  }

  private static Play wallclocks(
      String name, Consumer<Ground> setUp, Consumer<WallclockPublisher> updates) {
    return publishes(
        name, WALLCLOCK_PUBLISHER, SharedInfoProvider::wallclockPublisher, setUp, updates);
  }

  private static <P> Play publishes(
      String name,
      Role role,
      BiFunction<SharedInfoProvider, Domain, Optional<P>> offered,
      Consumer<Ground> setUp,
      Consumer<P> updates) {
    return Play.alone(
        name,
        role,
        setUp,
        (cast, provider, _, domain) -> {
          P publisher = offered.apply(provider, domain).orElseThrow();
          cast.actor("hypervisor", () -> updates.accept(publisher));
        });
  }

  private static void updates(TimePublisher publisher) {
    int vcpu = Ground.vcpu();
    for (VcpuTime time :
        List.of(FIRST, SECOND, SAME_SCALE, SAME_SCALE, OTHER_SCALE, THIRD, ZERO, FIRST)) {
      publish(publisher, vcpu, time);
    }
    publish(publisher, Ground.neighbour(), SECOND);
    publish(publisher, vcpu, SECOND);
  }

  private static void publish(TimePublisher publisher, int vcpu, VcpuTime time) {
    Script.call(
        Operation.SET_TIME,
        () -> publisher.publish(vcpu, time),
        vcpu,
        time.tscTimestamp(),
        time.systemTimeNanos(),
        Integer.toUnsignedLong(time.tscToSystemMul()),
        time.tscShift() & 0xff,
        time.flags() & 0xff);
  }

  private static void wallclocks(WallclockPublisher publisher) {
    for (TimeOfDay base :
        List.of(EARLY, LATE, new TimeOfDay(0, 0), EARLY, new TimeOfDay(1, 0x1234_5678), LATE)) {
      set(publisher, base.seconds(), base.nanos());
    }
    for (int nanos : new int[] {1_999_999_999, -1, 1_000_000_000}) {
      set(publisher, 0xFFFF_FFFFL, nanos);
    }
  }

  private static void set(WallclockPublisher publisher, long seconds, int nanos) {
    Script.call(
        Operation.SET_WALLCLOCK,
        () -> publisher.publish(seconds, nanos),
        seconds,
        Integer.toUnsignedLong(nanos));
  }

  private static void read(TimeReader reader, int vcpu) {
    Script.answer(Operation.TIME, () -> new long[] {reader.systemTimeNanos(vcpu)}, vcpu);
  }

  private static void readers(SharedInfoProvider provider, MarkingDomain domain) {
    TimeReader reader = provider.timeReader(domain).orElseThrow();
    read(reader, Ground.vcpu());
    read(reader, Ground.neighbour());
    read(reader, Ground.vcpu());
  }

  private static Play readAlone() {
    return Play.alone(
        "reads at rest",
        TIME_READER,
        ground -> {
          ground.time().place(Ground.vcpu(), 6, FIRST);
          ground.time().place(Ground.neighbour(), 0xFFFF_FFFE, SECOND);
        },
        (cast, provider, kit, domain) -> {
          TimeReader reader = provider.timeReader(domain).orElseThrow();
          TimeSide publisher = kit.time(domain);
          cast.actor(
              "guest",
              () -> {
                read(reader, Ground.vcpu());
                read(reader, Ground.neighbour());
                kit(publisher, FIRST, SECOND);
                read(reader, Ground.vcpu());
                frequency(provider, domain);
                kit(publisher, SECOND, THIRD);
                read(reader, Ground.vcpu());
                frequency(provider, domain);
                kit(publisher, THIRD, FAR_BACK);
                read(reader, Ground.vcpu());
                frequency(provider, domain);
              });
        });
  }

  /** Records for which faulty arithmetic loses bits. */
  private static final List<VcpuTime> HARD =
      List.of(
          new VcpuTime(Ground.TSC - 0x7_1234_5679L, 0x33, 0xFFFF_FFF1, (byte) 0, (byte) 0),
          new VcpuTime(Ground.TSC + 0x1234_5678_9ABDL, -5, 0xFEDC_BA99, (byte) 0, (byte) 0),
          new VcpuTime(Ground.TSC + 0x1234_5678_9ABDL, 7, 0x8765_4321, (byte) -3, (byte) 0),
          new VcpuTime(Ground.TSC - 0x7_1234_5679L, -3, 0xFFFF_FFFF, (byte) 31, (byte) 0),
          new VcpuTime(Ground.TSC - 0xF_FFFF_FFFFL, 1, 0xFFFF_FFFF, (byte) 1, (byte) 0),
          new VcpuTime(Ground.TSC - 3, 0, 0x5555_5555, (byte) 2, (byte) 0),
          ZERO,
          new VcpuTime(Ground.TSC - 0x1_0000_0001L, 9, 3, (byte) -31, (byte) 0));

  private static Play arithmetic() {
    return Play.alone(
        "arithmetic",
        TIME_READER,
        ground -> ground.time().place(Ground.vcpu(), 6, FIRST),
        (cast, provider, kit, domain) -> {
          TimeReader reader = provider.timeReader(domain).orElseThrow();
          TimeSide publisher = kit.time(domain);
          cast.actor(
              "guest",
              () -> {
                VcpuTime before = FIRST;
                for (VcpuTime time : HARD) {
                  kit(publisher, before, time);
                  read(reader, Ground.vcpu());
                  frequency(provider, domain);
                  before = time;
                }
              });
        });
  }

  /** The kit's hypervisor, for plays in which the guest's actor plays both sides. */
  private static void kit(TimeSide publisher, VcpuTime from, VcpuTime to) {
    Script.call(Operation.SET_TIME, () -> publisher.update(Ground.vcpu(), from, to));
  }

  private static void frequency(SharedInfoProvider provider, MarkingDomain domain) {
    provider
        .frequencyReader(domain)
        .ifPresent((FrequencyReader reader) ->
            Script.answer(
                Operation.FREQUENCY,
                () -> new long[] {reader.frequencyHz(Ground.vcpu())},
                Ground.vcpu()));
  }

  private static Play readAgainstUpdates(int version) {
    return Play.together(
        "reads against updates from version " + Integer.toUnsignedString(version),
        TIME_READER,
        ground -> {
          ground.time().place(Ground.vcpu(), version, FIRST);
          ground.time().place(Ground.neighbour(), 2, FIRST);
        },
        (cast, provider, kit, domain) -> {
          TimeSide publisher = kit.time(domain);
          cast.actor("guest", () -> readers(provider, domain));
          cast.actor("hypervisor", () -> publisher.update(Ground.vcpu(), FIRST, SECOND));
        });
  }

  private static Play readUnderOdd() {
    return Play.together(
        "a read while an update is open",
        TIME_READER,
        ground -> {
          ground.time().place(Ground.vcpu(), 2, FIRST);
          ground.time().begin(Ground.vcpu());
        },
        (cast, provider, kit, domain) -> {
          TimeReader reader = provider.timeReader(domain).orElseThrow();
          TimeSide publisher = kit.time(domain);
          cast.actor("guest", () -> read(reader, Ground.vcpu()));
          cast.actor("hypervisor", () -> publisher.finish(Ground.vcpu(), SECOND));
        });
  }

  private static Play movingClock() {
    return new Play(
        "a clock that moves",
        TIME_READER,
        12,
        abi -> {
          Ground ground = Ground.zeroed(abi).withMovingClock(Ground.TSC);
          ground.time().place(Ground.vcpu(), 2, FIRST);
          return ground;
        },
        (cast, provider, kit, domain) -> {
          TimeReader reader = provider.timeReader(domain).orElseThrow();
          TimeSide publisher = kit.time(domain);
          VcpuTime later =
              new VcpuTime(Ground.TSC + 0x2_0000, 0x22_2222_2222L, 0x8000_0001, (byte) 1, (byte) 1);
          cast.actor("guest", () -> read(reader, Ground.vcpu()));
          cast.actor(
              "hypervisor",
              () -> {
                domain.clock().set(Ground.TSC + 0x2_0000);
                publisher.update(Ground.vcpu(), FIRST, later);
              });
        });
  }

  private static void day(WallclockReader reader, long added) {
    Script.answer(
        Operation.TIME_OF_DAY,
        () -> {
          TimeOfDay day = reader.timeOfDay(added);
          return new long[] {day.seconds(), Integer.toUnsignedLong(day.nanos())};
        },
        added);
  }

  /** The guest's actor plays both sides. */
  private static Play days(String name, BiConsumer<WallclockReader, WallclockSide> guest) {
    return Play.alone(
        name,
        WALLCLOCK_READER,
        ground ->
            ground.wallclock().place(6, new WallclockPeer.Base(EARLY.seconds(), EARLY.nanos())),
        (cast, provider, kit, domain) -> {
          WallclockReader reader = provider.wallclockReader(domain).orElseThrow();
          WallclockSide publisher = kit.wallclock(domain);
          cast.actor("guest", () -> guest.accept(reader, publisher));
        });
  }

  private static Play readWallclock() {
    return days(
        "reads of the wallclock at rest",
        (reader, publisher) -> {
          for (long added : new long[] {0, 1, 999_999_999, 1L << 40, Long.MAX_VALUE}) {
            day(reader, added);
          }
          Script.call(Operation.SET_WALLCLOCK, () -> publisher.update(EARLY, LATE));
          day(reader, 777_777_778);
        });
  }

  private static Play readWallclocksAtEdges() {
    return days(
        "reads of wallclocks at edges",
        (reader, publisher) -> {
          TimeOfDay before = EARLY;
          for (TimeOfDay base : EDGES) {
            TimeOfDay last = before;
            Script.call(Operation.SET_WALLCLOCK, () -> publisher.update(last, base));
            for (long added : new long[] {1, 999_999_994, Long.MAX_VALUE, -5}) {
              day(reader, added);
            }
            before = base;
          }
        });
  }

  private static Play readWallclockAgainstUpdate() {
    return Play.together(
        "reads of the wallclock against an update",
        WALLCLOCK_READER,
        ground ->
            ground.wallclock().place(2, new WallclockPeer.Base(EARLY.seconds(), EARLY.nanos())),
        (cast, provider, kit, domain) -> {
          WallclockReader reader = provider.wallclockReader(domain).orElseThrow();
          WallclockSide publisher = kit.wallclock(domain);
          cast.actor("guest", () -> day(reader, 5));
          cast.actor("hypervisor", () -> publisher.update(EARLY, LATE));
        });
  }
}
