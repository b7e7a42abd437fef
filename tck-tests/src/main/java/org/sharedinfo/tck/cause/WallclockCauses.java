package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_06;
import static org.sharedinfo.rule.Rule.LAY_07;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.WCL_03;
import static org.sharedinfo.rule.Rule.WCL_04;
import static org.sharedinfo.rule.Rule.WCL_05;
import static org.sharedinfo.rule.Rule.WCL_06;
import static org.sharedinfo.rule.Rule.WCL_07;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.cause.AssumedPlaces.Place;
import org.sharedinfo.tck.cause.Hypothesis.Probe;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.NamedNumbers;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/** Mistakes of wallclock readers and wallclock publishers. */
final class WallclockCauses {
  private static final String VERSION = "wc_version";
  private static final String SECONDS = "wc_sec";
  private static final String NANOS = "wc_nsec";
  private static final String SECONDS_HIGH = "wc_sec_hi";
  private static final String RECORD = "the wallclock";
  private static final int GIGA = 1_000_000_000;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int PROBES = 40;
  private static final long SEED = 0x3C11_5EED;
  private static final TimeOfDay NOTHING = new TimeOfDay(0, 0);

  private final Subject subject;
  private final AssumedPlaces places;

  WallclockCauses(Subject subject) {
    this.subject = subject;
    this.places = placesOf(subject.abi());
  }

  private static AssumedPlaces placesOf(Abi abi) {
    FieldTable table = FieldTable.of(abi);
    Map<String, Place> fields = new LinkedHashMap<>();
    for (String field : List.of(VERSION, SECONDS, NANOS)) {
      fields.put(field, new Place(table.at(field), 4, false));
    }
    fields.put(SECONDS_HIGH, new Place(table.at("xen_wc_sec_hi"), 4, false));
    return new AssumedPlaces(fields);
  }

  /** A read of a frame with a system time. */
  private record Read(Frame frame, long systemTime) {}

  /** Two publishes, one after another, into a zeroed frame. */
  private record Write(TimeOfDay first, TimeOfDay second) {}

  /** The sum: of the fields as they were read, and the system time. */
  private interface Addition {
    TimeOfDay of(long low, long high, long nanos, long systemTime);
  }

  /** The most likely mistake of the wallclock reader. */
  Optional<Mistake> reader() {
    // many readers are correct for 292 years
    return reader(1).or(() -> reader(0));
  }

  /**
   * From reads at system times without their highest bits.
   *
   * @param unset the number of bits
   */
  private Optional<Mistake> reader(int unset) {
    var random = new SplittableRandom(SEED);
    List<Probe<Read, Optional<TimeOfDay>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES && (i == 0 || probes.getLast().seen().isPresent()); i++) {
      try (Guest guest = Guest.zeroed(subject.abi())) {
        EvenNoise.in(guest.frame(), random);
        new WallclockPeer(guest.frame()).place(2 * (1 + random.nextInt(99)), base(random, i));
        long some = random.nextLong() >>> (unset + random.nextInt(20));
        long nanos = new WallclockPeer(guest.frame()).payload().nanos();
        // for some, the nanoseconds add up to a full second
        long systemTime =
            i % 8 == 5 ? some - Long.remainderUnsigned(some, GIGA) + GIGA - nanos : some;
        probes.add(
            new Probe<>(
                new Read(guest.frame().picture(), systemTime),
                Attempt.of(() -> subject.wallclockReader(guest).timeOfDay(systemTime))));
      }
    }
    List<Hypothesis<Read, Optional<TimeOfDay>>> others = new ArrayList<>();
    for (var change : layouts("reads").changes()) {
      AssumedPlaces wrong = change.places().apply(places);
      others.add(
          new Hypothesis<>(change.mistake(), read -> read(read, wrong, WallclockCauses::byRule)));
    }
    wrongAdditions()
        .forEach((mistake, wrong) ->
            others.add(new Hypothesis<>(mistake, read -> read(read, places, wrong))));
    return Hypothesis.explaining(
        probes, read -> read(read, places, WallclockCauses::byRule), others);
  }

  /** Seconds with low halves of both signs, some beyond 2106. */
  private static Base base(SplittableRandom random, int kind) {
    long low = random.nextLong() & LOW & ~1;
    long high = kind % 2 == 0 ? 0 : 2 * (1 + random.nextInt(1 << 10));
    if (kind % 16 == 11) {
      high = random.nextInt() | 1L << 31;
    }
    if (kind % 8 == 3) {
      low |= 0xFFFF_FFF0L;
    }
    return new Base(high << 32 | low, random.nextInt(GIGA) & ~1);
  }

  private static Optional<TimeOfDay> read(Read read, AssumedPlaces places, Addition addition) {
    Frame frame = read.frame();
    return (places.value(VERSION, frame) & 1) != 0
        ? Optional.empty()
        : Optional.of(
            addition.of(
                places.value(SECONDS, frame),
                places.value(SECONDS_HIGH, frame),
                places.value(NANOS, frame),
                read.systemTime()));
  }

  private static TimeOfDay byRule(long low, long high, long nanos, long systemTime) {
    return sum(high << 32 | low, nanos, systemTime);
  }

  private static TimeOfDay sum(long seconds, long nanos, long systemTime) {
    BigInteger[] carried =
        Numbers.unsigned(systemTime)
            .add(BigInteger.valueOf(nanos))
            .divideAndRemainder(BigInteger.valueOf(GIGA));
    return new TimeOfDay(seconds + carried[0].longValue(), carried[1].intValue());
  }

  private static TimeOfDay in32Bits(TimeOfDay time) {
    return new TimeOfDay(time.seconds() & LOW, time.nanos());
  }

  /** The low half as a signed number. */
  private static long signed(long seconds) {
    return seconds << Integer.SIZE >> Integer.SIZE;
  }

  private static Map<Mistake, Addition> wrongAdditions() {
    Map<Mistake, Addition> wrong = new LinkedHashMap<>();
    wrong.put(
        new Mistake(WCL_04, "keeps seconds in 32 bits and never reads wc_sec_hi"),
        (low, _, nanos, time) -> in32Bits(sum(low, nanos, time)));
    wrong.put(
        new Mistake(WCL_04, "never reads wc_sec_hi"),
        (low, _, nanos, time) -> sum(low, nanos, time));
    wrong.put(
        new Mistake(WCL_04, "treats wc_sec as a signed 32-bit number and never reads wc_sec_hi"),
        (low, _, nanos, time) -> sum(signed(low), nanos, time));
    wrong.put(
        new Mistake(WCL_04, "keeps seconds in signed 32 bits"),
        (low, _, nanos, time) -> {
          TimeOfDay whole = sum(low, nanos, time);
          return new TimeOfDay(signed(whole.seconds()), whole.nanos());
        });
    wrong.put(
        new Mistake(LAY_12, "treats wc_sec as signed and drops its top bit"),
        (low, high, nanos, t) -> byRule(low & Integer.MAX_VALUE, high, nanos, t));
    wrong.put(
        new Mistake(LAY_12, "treats wc_sec as signed and counts 0 from 2^31 up"),
        (low, high, nanos, t) -> byRule(Math.max(0, (int) low), high, nanos, t));
    wrong.put(
        new Mistake(WCL_04, "extends the sign of wc_sec over wc_sec_hi"),
        (low, high, nanos, t) -> sum(high << 32 | signed(low), nanos, t));
    wrong.put(
        new Mistake(WCL_04, "loses the carry from wc_sec into wc_sec_hi"),
        (low, high, nanos, t) -> {
          TimeOfDay of = sum(low, nanos, t);
          return new TimeOfDay(high << 32 | of.seconds() & LOW, of.nanos());
        });
    wrong.put(
        new Mistake(WCL_04, "uses only 31 bits of wc_sec_hi"),
        (low, high, nanos, t) -> byRule(low, high & Integer.MAX_VALUE, nanos, t));
    wrong.put(
        new Mistake(WCL_04, "limits wc_sec_hi to 2^31 - 1"),
        (low, high, nanos, t) -> byRule(low, Math.min(high, Integer.MAX_VALUE), nanos, t));
    wrong.put(
        new Mistake(WCL_06, "keeps only 32 bits of the system time"),
        (low, high, nanos, t) -> byRule(low, high, nanos, t & LOW));
    wrong.put(
        new Mistake(WCL_06, "does not carry a full second of nanoseconds"),
        (low, high, nanos, t) -> {
          long second = (high << 32 | low) + Long.divideUnsigned(t, GIGA);
          return new TimeOfDay(second, (int) (nanos + Long.remainderUnsigned(t, GIGA)));
        });
    wrong.put(
        new Mistake(WCL_06, "does not carry exactly 10^9 nanoseconds"),
        (low, high, nanos, t) -> {
          TimeOfDay right = byRule(low, high, nanos, t);
          boolean exact = nanos + Long.remainderUnsigned(t, GIGA) == GIGA;
          return exact ? new TimeOfDay(right.seconds() - 1, GIGA) : right;
        });
    wrong.put(
        new Mistake(WCL_06, "adds base and system time in signed 64-bit nanoseconds"),
        (low, high, nanos, t) -> {
          long all = (high << 32 | low) * GIGA + nanos + t;
          return new TimeOfDay(Math.floorDiv(all, GIGA), Math.floorMod(all, GIGA));
        });
    wrong.put(
        new Mistake(WCL_07, "treats the system time as signed"),
        (low, high, nanos, t) ->
            new TimeOfDay(
                (high << 32 | low) + Math.floorDiv(t + nanos, (long) GIGA),
                Math.floorMod(t + nanos, GIGA)));
    wrong.put(
        new Mistake(WCL_07, "uses only 63 bits of the system time"),
        (low, high, nanos, t) -> byRule(low, high, nanos, t & Long.MAX_VALUE));
    wrong.put(
        new Mistake(WCL_06, "does not add wc_nsec"), (low, high, _, t) -> byRule(low, high, 0, t));
    wrong.put(
        new Mistake(WCL_06, "does not add the system time"),
        (low, high, nanos, _) -> byRule(low, high, nanos, 0));
    wrong.put(
        new Mistake(WCL_06, "loses the carry from nanoseconds into seconds"),
        (low, high, nanos, time) -> {
          TimeOfDay right = byRule(low, high, nanos, time);
          long of = Long.divideUnsigned(time, GIGA);
          return new TimeOfDay((high << 32 | low) + of, right.nanos());
        });
    return wrong;
  }

  /** The most likely mistake of the wallclock publisher. */
  Optional<Mistake> publisher() {
    var random = new SplittableRandom(SEED);
    List<Probe<Write, Optional<String>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES && (i == 0 || probes.getLast().seen().isPresent()); i++) {
      TimeOfDay first = timeOfDay(base(random, i));
      var write = new Write(first, next(first, timeOfDay(base(random, i + 1)), i));
      probes.add(new Probe<>(write, Attempt.of(() -> published(write))));
    }
    List<Hypothesis<Write, Optional<String>>> others = new ArrayList<>();
    for (var change : layouts("stores").changes()) {
      AssumedPlaces wrong = change.places().apply(places);
      others.add(new Hypothesis<>(change.mistake(), w -> written(w, wrong, StoredBase.BY_RULE)));
    }
    for (String field : List.of(SECONDS, NANOS, SECONDS_HIGH)) {
      others.add(
          Hypothesis.of(
              field.equals(SECONDS_HIGH) ? WCL_03 : Rule.WCL_01,
              "never stores " + field,
              write ->
                  written(
                      write, places.with(field, place -> place.narrowed(0)), StoredBase.BY_RULE)));
    }
    for (StoredBase wrong : StoredBase.WRONG) {
      others.add(new Hypothesis<>(wrong.mistake(), write -> written(write, places, wrong)));
    }
    return Hypothesis.explaining(
            probes, write -> written(write, places, StoredBase.BY_RULE), others)
        .or(this::tooManyNanos);
  }

  /** A base that follows another: stores may be left out, and times of either sign. */
  private static TimeOfDay next(TimeOfDay old, TimeOfDay time, int kind) {
    long low = time.seconds() & LOW;
    return switch (kind % 12) {
      case 2 -> new TimeOfDay(low, time.nanos());
      case 3 -> new TimeOfDay(time.seconds() & ~LOW, time.nanos());
      case 4 -> new TimeOfDay(time.seconds(), 0);
      case 5 -> new TimeOfDay(time.seconds() & ~LOW | old.seconds() & LOW, time.nanos());
      case 6 -> new TimeOfDay(time.seconds() & ~LOW | time.nanos(), time.nanos());
      case 7 -> new TimeOfDay(old.seconds(), old.nanos() ^ 2);
      case 8 -> new TimeOfDay(old.seconds() ^ 2L << 32, old.nanos());
      case 9 -> new TimeOfDay(-low - 2, time.nanos());
      default -> time;
    };
  }

  /** A second or more in nanoseconds, which must be rejected or carried. */
  private Optional<Mistake> tooManyNanos() {
    long seconds = 0x3_FFFF_FFFFL; // before 2554: WCL-08 covers later years
    for (int nanos : new int[] {GIGA, GIGA + 5, 2 * GIGA + 7, -1}) {
      String given = Integer.toUnsignedString(nanos) + " nanoseconds";
      long many = Integer.toUnsignedLong(nanos);
      try (Guest guest = Guest.zeroed(subject.abi())) {
        var peer = new WallclockPeer(guest.frame());
        var before = new Base(5, 6);
        peer.place(4, before);
        try {
          subject.wallclockPublisher(guest).publish(seconds, nanos);
        } catch (ImplementationThrew refused) {
          Optional<Mistake> wrong = wrongRefusal(refused, nanos, given, peer, before);
          if (wrong.isPresent()) {
            return wrong;
          }
          continue;
        }
        Base carried = new Base(seconds + many / GIGA, (int) (many % GIGA));
        if (!peer.payload().equals(carried)) {
          return Mistake.found(WCL_05, wrongCarry(given, seconds, carried, peer.payload()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Mistake> wrongRefusal(
      ImplementationThrew refused, int nanos, String given, WallclockPeer peer, Base before) {
    String message = String.valueOf(refused.getCause().getMessage());
    if (peer.version() != 4 || !peer.payload().equals(before)) {
      return Mistake.found(WCL_05, "changes the frame before it rejects " + given);
    }
    return NamedNumbers.anyOf(List.of((long) nanos), message)
        ? Optional.empty()
        : Mistake.found(WCL_05, "refuses " + given + " without naming them");
  }

  private static String wrongCarry(String given, long seconds, Base carried, Base stored) {
    if (stored.nanos() >= GIGA || stored.nanos() < 0) {
      return "stores " + given + " without carrying whole seconds";
    }
    return stored.seconds() == seconds
        ? "drops the whole seconds of " + given
        : "carries %s to %d seconds instead of %d"
            .formatted(given, stored.seconds(), carried.seconds());
  }

  private static TimeOfDay timeOfDay(Base base) {
    return new TimeOfDay(base.seconds(), base.nanos());
  }

  private String published(Write write) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var publisher = subject.wallclockPublisher(guest);
      publisher.publish(write.first().seconds(), write.first().nanos());
      publisher.publish(write.second().seconds(), write.second().nanos());
      return guest.frame().hex(0, FieldTable.FRAME_BYTES);
    }
  }

  private Optional<String> written(Write write, AssumedPlaces at, StoredBase stores) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      TimeOfDay first = stores.stored().apply(NOTHING, write.first());
      TimeOfDay second = stores.stored().apply(first, write.second());
      put(at, frame, first);
      put(at, frame, second);
      at.at(VERSION).put(frame, stores.unversioned().test(first, second) ? 2 : 4);
      return Optional.of(frame.hex(0, FieldTable.FRAME_BYTES));
    }
  }

  private static void put(AssumedPlaces at, Frame frame, TimeOfDay time) {
    at.at(SECONDS).put(frame, time.seconds());
    at.at(NANOS).put(frame, time.nanos());
    at.at(SECONDS_HIGH).put(frame, time.seconds() >> 32);
  }

  /** The end of the words of the arch part, or of the structure if that part is empty. */
  private static int end(Abi abi) {
    FieldTable table = FieldTable.of(abi);
    return abi.hasArchParts()
        ? table.at("arch.p2m_generation") + abi.wordBytes()
        : table.sizeOf("shared_info");
  }

  private LayoutMistakes layouts(String verb) {
    var all = new LayoutMistakes(verb).swapped(RECORD, VERSION, SECONDS, NANOS, SECONDS_HIGH);
    for (Abi other : Abi.values()) {
      if (other != subject.abi()) {
        AssumedPlaces there = placesOf(other);
        all.add(
                LAY_06,
                "%s the wallclock at its offset in %s guests".formatted(verb, other.id()),
                _ -> there)
            .add(
                LAY_06,
                "%s wc_sec and wc_nsec at their offsets in %s guests".formatted(verb, other.id()),
                here ->
                    here.with(SECONDS, _ -> there.at(SECONDS)).with(NANOS, _ -> there.at(NANOS)))
            .add(
                LAY_06,
                "%s wc_version, wc_sec and wc_nsec at their offsets in %s guests"
                    .formatted(verb, other.id()),
                here -> there.with(SECONDS_HIGH, _ -> here.at(SECONDS_HIGH)))
            .add(
                LAY_07,
                "%s wc_sec_hi at its offset in %s guests".formatted(verb, other.id()),
                here -> here.with(SECONDS_HIGH, _ -> there.at(SECONDS_HIGH)));
      }
    }
    return all.add(
            Rule.LAY_10,
            verb + " the wallclock big-endian, except for wc_version",
            here -> here.withAll(Place::swap).with(VERSION, Place::swap))
        .add(
            Rule.LAY_10,
            verb + " wc_sec and wc_nsec with their bytes swapped",
            here -> here.with(SECONDS, Place::swap).with(NANOS, Place::swap))
        .add(
            Rule.LAY_10,
            "uses wc_sec as the high half of the seconds and wc_sec_hi as the low half",
            here -> here.exchanged(SECONDS, SECONDS_HIGH))
        .exchanged(LAY_06, SECONDS, NANOS)
        .allMoved(LAY_06, RECORD, -8, -4, 4, 8)
        .moved(LAY_06, new int[] {-4, 4, -8, 8}, SECONDS, NANOS)
        .moved(LAY_07, new int[] {-8, -4, 4, 8}, SECONDS_HIGH)
        .add(
            LAY_07,
            verb + " wc_sec_hi directly after wc_nsec, where a guest has max_pfn",
            here -> here.with(SECONDS_HIGH, _ -> here.at(NANOS).moved(Integer.BYTES)))
        .add(
            LAY_07,
            verb + " wc_sec_hi after the arch part",
            here ->
                here.with(SECONDS_HIGH, place -> place.moved(end(subject.abi()) - place.offset())));
  }
}
