package org.sharedinfo.tck.wallclock;

import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.peer.Show;
import org.sharedinfo.tck.peer.WallclockPeer.Base;
import org.sharedinfo.tck.schedule.Complaint;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Schedules;
import org.sharedinfo.tck.side.WallclockSide;

/** Updates of the wallclock against reads of it, in every order of steps. */
class WallclockSchedules extends Schedules {
  /** Two bases that differ in each field. */
  private static final List<TimeOfDay> BASES =
      List.of(
          new TimeOfDay(0x1_1000_0001L, 111_111_111), new TimeOfDay(0x2_2000_0002L, 222_222_222));

  /** Three bases, each differing from the one before in one field. */
  private static final List<TimeOfDay> ONE_BY_ONE =
      List.of(
          new TimeOfDay(0x1_1000_0001L, 111_111_111),
          new TimeOfDay(0x2_1000_0001L, 111_111_111),
          new TimeOfDay(0x2_1000_0001L, 222_222_222));

  /** Three bases that differ in two fields, which is less to explore. */
  private static final List<TimeOfDay> THREE_BASES =
      List.of(
          new TimeOfDay(0x1_1000_0001L, 111_111_111),
          new TimeOfDay(0x2_1000_0001L, 222_222_222),
          new TimeOfDay(0x4_1000_0001L, 444_444_444));

  /** Enough updates that a version looks unchanged in 8 or 16 bits. */
  private static final int MANY_UPDATES = 0x8000;

  /** How many updates without a change disturb a read before the one that changes something. */
  private static final int DISTURBANCES = 1;

  /** Two bases that differ in each half of the seconds. */
  private static final List<TimeOfDay> OF_SECONDS =
      List.of(
          new TimeOfDay(0x1_1000_0001L, 111_111_111), new TimeOfDay(0x2_2000_0002L, 111_111_111));

  /** Two bases that differ in what every reader sees. */
  private static final List<TimeOfDay> OF_LOW_FIELDS =
      List.of(
          new TimeOfDay(0x1_1000_0001L, 111_111_111), new TimeOfDay(0x1_2000_0002L, 222_222_222));

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readAgainstAnUpdate() {
    readAgainstUpdates(BASES);
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readAgainstTwoUpdates() {
    readAgainstUpdates(ONE_BY_ONE);
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readAgainstAnUpdateOfSeconds() {
    readAgainstUpdates(OF_SECONDS);
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readAgainstManyUpdates() {
    readAgainst(
        OF_LOW_FIELDS,
        kit -> kit.updates(OF_LOW_FIELDS.getFirst(), OF_LOW_FIELDS.getLast(), MANY_UPDATES));
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readDisturbedAgainAndAgain() {
    readAgainst(
        OF_LOW_FIELDS,
        kit -> {
          for (int i = 0; i < DISTURBANCES; i++) {
            kit.touch();
          }
          kit.update(OF_LOW_FIELDS.getFirst(), OF_LOW_FIELDS.getLast());
        });
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readDisturbedAtEveryAttempt() {
    readAgainst(this::disturb, OF_LOW_FIELDS, kit -> alternate(OF_LOW_FIELDS, kit::update));
  }

  private void readAgainstUpdates(List<TimeOfDay> bases) {
    readAgainst(
        bases,
        kit -> {
          for (int i = 1; i < bases.size(); i++) {
            kit.update(bases.get(i - 1), bases.get(i));
          }
        });
  }

  private void readAgainst(List<TimeOfDay> bases, Consumer<WallclockSide> publishing) {
    readAgainst(this::explore, bases, publishing);
  }

  private void readAgainst(Way way, List<TimeOfDay> bases, Consumer<WallclockSide> publishing) {
    Sight sight = Sight.ofReader();
    try (Ground ground = at(0xFFFF_FFFE, bases.getFirst())) {
      way.judge(
          ground,
          Rule.WCL_02,
          expected(bases) + ", and no write",
          world -> {
            WallclockSide kit = world.wallclock();
            WallclockReader reader = world.wallclockReader();
            world.actor("publisher", () -> publishing.accept(kit));
            world.reader("reader", () -> reader.timeOfDay(0));
          },
          oneOf(Rule.WCL_02, bases, sight));
    }
  }

  @Test
  @Verifies(value = Rule.WCL_02, role = WALLCLOCK_READER)
  void readDuringAnUpdate() {
    TimeOfDay fresh = BASES.get(1);
    Sight sight = Sight.ofReader();
    try (Ground ground = at(1, new TimeOfDay(BASES.getFirst().seconds(), fresh.nanos()))) {
      explore(
          ground,
          Rule.WCL_02,
          "the base of the update that is in progress, " + Show.timeOfDay(fresh),
          world -> {
            WallclockSide kit = world.wallclock();
            WallclockReader reader = world.wallclockReader();
            world.actor("publisher", () -> kit.finish(fresh));
            world.reader("reader", () -> reader.timeOfDay(0));
          },
          oneOf(Rule.WCL_02, List.of(fresh), BASES, sight));
    }
  }

  @Test
  @Verifies(value = Rule.WCL_01, role = WALLCLOCK_PUBLISHER)
  void updateAgainstARead() {
    updatesAgainstARead(0xFFFF_FFFE, BASES);
  }

  /** An update was begun but never finished, so the record is not whole. */
  @Test
  @Verifies(value = Rule.WCL_01, role = WALLCLOCK_PUBLISHER)
  void updateOfAnUnfinishedRecordAgainstARead() {
    updatesAgainstARead(1, BASES);
  }

  @Test
  @Verifies(value = Rule.WCL_01, role = WALLCLOCK_PUBLISHER)
  void twoUpdatesAgainstARead() {
    updatesAgainstARead(0xFFFF_FFFE, THREE_BASES);
  }

  private void updatesAgainstARead(int version, List<TimeOfDay> bases) {
    List<TimeOfDay> whole = version % 2 == 0 ? bases : bases.subList(1, bases.size());
    try (Ground ground = at(version, bases.getFirst())) {
      explore(
          ground,
          Rule.WCL_01,
          whole.size() == bases.size()
              ? "one update, whole"
              : "update 2, whole: update 1 was never finished",
          world -> {
            WallclockPublisher publisher = world.wallclockPublisher();
            WallclockSide kit = world.wallclock();
            world.actor(
                "publisher",
                () -> {
                  for (TimeOfDay base : bases.subList(1, bases.size())) {
                    publisher.publish(base.seconds(), base.nanos());
                  }
                });
            world.reader("reader", kit::read);
          },
          oneOf(Rule.WCL_01, whole, bases, Sight.WHOLE));
    }
  }

  @Test
  @Verifies(
      value = Rule.WCL_02,
      role = WALLCLOCK_READER,
      needs = {Capability.WALLCLOCK_READER, Capability.WALLCLOCK_PUBLISHER})
  void ownReadAgainstAnOwnUpdate() {
    Sight sight = Sight.ofReader();
    try (Ground ground = at(0, BASES.getFirst())) {
      explore(
          ground,
          Rule.WCL_02,
          expected(BASES),
          world -> {
            WallclockPublisher publisher = world.wallclockPublisher();
            WallclockReader reader = world.wallclockReader();
            TimeOfDay fresh = BASES.get(1);
            world.actor("publisher", () -> publisher.publish(fresh.seconds(), fresh.nanos()));
            world.reader("reader", () -> reader.timeOfDay(0));
          },
          oneOf(Rule.WCL_02, BASES, sight));
    }
  }

  private static String expected(List<TimeOfDay> bases) {
    return IntStream.range(0, bases.size())
        .mapToObj(i ->
            Show.timeOfDay(bases.get(i))
                + " of update "
                + (i + 1)
                + (i == 0 ? ", which the page holds at first" : ""))
        .collect(Collectors.joining(", or ", "the base of one update: ", ""));
  }

  private Ground at(int version, TimeOfDay base) {
    Ground ground = Ground.zeroed(abi());
    ground.wallclock().place(version, new Base(base.seconds(), base.nanos()));
    return ground;
  }

  private static Function<Outcome, Optional<Complaint>> oneOf(
      Rule rule, List<TimeOfDay> bases, Sight sight) {
    return oneOf(rule, bases, bases, sight);
  }

  /**
   * @param all the published bases, and the page's initial one
   */
  private static Function<Outcome, Optional<Complaint>> oneOf(
      Rule rule, List<TimeOfDay> whole, List<TimeOfDay> all, Sight sight) {
    return outcome -> {
      TimeOfDay seen = outcome.result("reader", TimeOfDay.class);
      return whole.stream().anyMatch(base -> sight.sees(seen, base.seconds(), base.nanos()))
          ? Optional.empty()
          : Complaint.of(rule, TornBase.inWords(all, seen, sight));
    };
  }
}
