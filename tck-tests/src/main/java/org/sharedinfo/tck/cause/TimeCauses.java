package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_04;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.TIM_10;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.cause.AssumedPlaces.Place;
import org.sharedinfo.tck.cause.Hypothesis.Probe;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;

/** Mistakes of time readers and time publishers. */
final class TimeCauses {
  private static final String RECORD = "vcpu_time_info";
  private static final String VERSION = "version";
  private static final String TIMESTAMP = "tsc_timestamp";
  private static final String SYSTEM_TIME = "system_time";
  private static final String MULTIPLIER = "tsc_to_system_mul";
  private static final String SHIFT = "tsc_shift";
  private static final String FLAGS = "flags";
  private static final int PROBES = 48;
  private static final long SEED = 0x7131_5EED;
  private static final VcpuTime NOTHING = new VcpuTime(0, 0, 0, (byte) 0, (byte) 0);
  private static final String NO_SHIFT = "never stores " + SHIFT;

  /** An odd version at a wrong offset would block the reader: clears the low bit of each half. */
  private static final long EVEN = ~0x1_0000_0001L;

  private final Subject subject;
  private final FieldTable table;

  TimeCauses(Subject subject) {
    this.subject = subject;
    this.table = FieldTable.of(subject.abi());
  }

  /** A read: the frame, the vCPU and the TSC. */
  record Read(Frame frame, int vcpu, long tsc) {}

  /** Two publishes, one after another, into a zeroed frame. */
  record Write(int vcpu, VcpuTime first, VcpuTime second) {}

  /** The most likely mistake of the time reader. */
  Optional<Mistake> reader() {
    List<Probe<Read, Optional<Long>>> probes = reads();
    List<Hypothesis<Read, Optional<Long>>> others = new ArrayList<>();
    for (var change : layouts("reads", LAY_12).changes()) {
      others.add(
          new Hypothesis<>(
              change.mistake(),
              read -> read(read, change.places().apply(places(read.vcpu())), ScaledTime.BY_RULE)));
    }
    ofVcpu((mistake, vcpu) ->
        others.add(
            new Hypothesis<>(
                mistake,
                read -> read(read, places(vcpu.applyAsInt(read.vcpu())), ScaledTime.BY_RULE))));
    ofStride((mistake, stride) ->
        others.add(
            new Hypothesis<>(
                mistake, read -> read(read, at(read.vcpu() * stride), ScaledTime.BY_RULE))));
    for (ScaledTime wrong : ScaledTime.WRONG) {
      others.add(new Hypothesis<>(wrong.mistake(), read -> read(read, places(read.vcpu()), wrong)));
    }
    return Hypothesis.explaining(
        probes, read -> read(read, places(read.vcpu()), ScaledTime.BY_RULE), others);
  }

  private static Optional<Long> read(Read read, AssumedPlaces places, ScaledTime arithmetic) {
    Frame frame = read.frame();
    if ((places.value(VERSION, frame) & 1) != 0) {
      return Optional.empty();
    }
    var time =
        new VcpuTime(
            places.value(TIMESTAMP, frame),
            places.value(SYSTEM_TIME, frame),
            (int) places.value(MULTIPLIER, frame),
            (byte) places.value(SHIFT, frame),
            (byte) places.value(FLAGS, frame));
    return Optional.of(arithmetic.of(time, read.tsc()));
  }

  private List<Probe<Read, Optional<Long>>> reads() {
    var random = new SplittableRandom(SEED);
    List<Probe<Read, Optional<Long>>> probes = new ArrayList<>();
    int vcpus = subject.limits().vcpus();
    for (int i = 0; i < PROBES; i++) {
      int vcpu = i % 4 == 0 ? 0 : random.nextInt(vcpus);
      try (Guest guest = Guest.zeroed(subject.abi())) {
        EvenNoise.in(guest.frame(), random);
        var peer = new TimePeer(guest.frame());
        for (int any = 0; any < subject.abi().vcpus(); any++) {
          peer.place(any, 2 * (1 + random.nextInt(99)), record(random, i));
        }
        long ahead = random.nextLong() >>> (i % 3 == 0 ? 1 : 24);
        long tsc = peer.payload(vcpu).tscTimestamp() + (i % 5 == 1 ? -ahead : ahead);
        guest.tsc(tsc);
        Optional<Long> seen = Attempt.of(() -> subject.timeReader(guest).systemTimeNanos(vcpu));
        probes.add(new Probe<>(new Read(guest.frame().picture(), vcpu, tsc), seen));
        if (seen.isEmpty()) {
          return probes;
        }
      }
    }
    return probes;
  }

  /** Shifts of both signs, and 0. */
  private static VcpuTime record(SplittableRandom random, int kind) {
    int shift =
        switch (kind % 3) {
          case 0 -> 0;
          case 1 -> 1 + random.nextInt(28);
          default -> -1 - random.nextInt(28);
        };
    return new VcpuTime(
        random.nextLong() & EVEN,
        random.nextLong() & EVEN,
        random.nextInt() & ~1,
        (byte) shift,
        (byte) random.nextInt(128));
  }

  /** The most likely mistake of the time publisher. */
  Optional<Mistake> publisher() {
    var random = new SplittableRandom(SEED);
    List<Probe<Write, Optional<String>>> probes = new ArrayList<>();
    for (int i = 0; i < PROBES && (i == 0 || probes.getLast().seen().isPresent()); i++) {
      VcpuTime first = record(random, i);
      var write =
          new Write(
              i % 4 == 0 ? 0 : random.nextInt(subject.limits().vcpus()),
              first,
              next(first, record(random, i + 1), i));
      probes.add(new Probe<>(write, Attempt.of(() -> published(write))));
    }
    List<Hypothesis<Write, Optional<String>>> others = new ArrayList<>();
    for (String field : List.of(TIMESTAMP, SYSTEM_TIME, MULTIPLIER, SHIFT, FLAGS)) {
      others.add(
          Hypothesis.of(
              Rule.TIM_09,
              "never stores " + field,
              write ->
                  written(
                      write,
                      all -> all.with(field, place -> place.narrowed(0)),
                      StoredTime.BY_RULE)));
    }
    for (var change : layouts("stores", Rule.TIM_09).changes()) {
      others.add(
          new Hypothesis<>(
              change.mistake(), write -> written(write, change.places(), StoredTime.BY_RULE)));
    }
    ofVcpu((mistake, vcpu) ->
        others.add(
            new Hypothesis<>(
                mistake,
                write ->
                    written(
                        write, _ -> places(vcpu.applyAsInt(write.vcpu())), StoredTime.BY_RULE))));
    ofStride((mistake, stride) ->
        others.add(
            new Hypothesis<>(
                mistake,
                write -> written(write, _ -> at(write.vcpu() * stride), StoredTime.BY_RULE))));
    for (StoredTime wrong : StoredTime.WRONG) {
      others.add(
          new Hypothesis<>(
              wrong.mistake(), write -> written(write, UnaryOperator.identity(), wrong)));
    }
    return Hypothesis.explaining(
            probes, write -> written(write, UnaryOperator.identity(), StoredTime.BY_RULE), others)
        .map(mistake -> mistake.text().equals(NO_SHIFT) ? shiftInPadding(mistake) : mistake);
  }

  /** A record derived from the one before, for which stores may be left out. */
  private static VcpuTime next(VcpuTime old, VcpuTime time, int kind) {
    return switch (kind % 16) {
      case 2 -> StoredTime.withSystemTime(time, 0);
      case 3 -> StoredTime.withTimestamp(time, time.tscTimestamp() >>> Integer.SIZE);
      case 4 -> StoredTime.withFlags(time, 0);
      case 5 -> StoredTime.withShift(time, 0);
      case 6 -> StoredTime.withTimestamp(time, old.tscTimestamp());
      case 7 -> StoredTime.withMultiplier(time, (int) time.systemTimeNanos());
      case 8 -> StoredTime.withSystemTime(time, old.systemTimeNanos() ^ 1L << 40);
      case 9 -> StoredTime.withMultiplier(time, 0);
      case 10 -> StoredTime.withFlags(old, old.flags() ^ 1);
      case 11 -> StoredTime.withFlags(StoredTime.withShift(old, old.tscShift() ^ 1), 5);
      case 12 -> StoredTime.withMultiplier(old, old.tscToSystemMul() ^ 2);
      case 13 -> StoredTime.withTimestamp(old, old.tscTimestamp() ^ 2);
      default -> time;
    };
  }

  /** Names the padding byte that tsc_shift is stored to, if any. */
  private Mistake shiftInPadding(Mistake never) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var time = new VcpuTime(0, 0, 0, (byte) 0x5A, (byte) 0);
      Attempt.succeeds(() -> subject.timePublisher(guest).publish(0, time));
      for (int at : new int[] {30, 31, 4, 5, 6, 7}) {
        int offset = table.vcpu(0, "time.version") + at;
        if (guest.frame().u8(offset) == time.tscShift()) {
          return new Mistake(LAY_04, "stores tsc_shift to the padding " + table.nameAt(offset));
        }
      }
      return never;
    }
  }

  private String published(Write write) {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var publisher = subject.timePublisher(guest);
      publisher.publish(write.vcpu(), write.first());
      publisher.publish(write.vcpu(), write.second());
      return withoutPadding(guest.frame().picture(), write.vcpu());
    }
  }

  private Optional<String> written(
      Write write, UnaryOperator<AssumedPlaces> change, StoredTime stores) {
    AssumedPlaces places = change.apply(places(write.vcpu()));
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame frame = guest.frame();
      VcpuTime first = stores.stored().apply(NOTHING, write.first());
      VcpuTime second = stores.stored().apply(first, write.second());
      put(places, frame, first);
      put(places, frame, second);
      int version = stores.unversioned().test(NOTHING, first) ? 0 : 2;
      places
          .at(VERSION)
          .put(frame, stores.unversioned().test(first, second) ? version : version + 2);
      return Optional.of(withoutPadding(frame.picture(), write.vcpu()));
    }
  }

  private static void put(AssumedPlaces places, Frame frame, VcpuTime time) {
    places.at(TIMESTAMP).put(frame, time.tscTimestamp());
    places.at(SYSTEM_TIME).put(frame, time.systemTimeNanos());
    places.at(MULTIPLIER).put(frame, time.tscToSystemMul());
    places.at(SHIFT).put(frame, time.tscShift());
    places.at(FLAGS).put(frame, time.flags());
  }

  /** The padding of its record may hold anything. */
  private String withoutPadding(Frame frame, int vcpu) {
    String own = "vcpu_info[" + vcpu + "].time.pad";
    for (int i = 0; i < FieldTable.FRAME_BYTES; i++) {
      if (table.nameAt(i).startsWith(own)) {
        frame.u8(i, (byte) 0);
      }
    }
    return frame.hex(0, FieldTable.FRAME_BYTES);
  }

  /** The first ABI that has time elsewhere in vcpu_info. */
  private Abi otherPlace() {
    return Arrays.stream(Abi.values())
        .filter(other -> timeIn(other) != timeIn(subject.abi()))
        .findFirst()
        .orElseThrow();
  }

  private static int timeIn(Abi abi) {
    return FieldTable.of(abi).vcpu(0, "time");
  }

  private LayoutMistakes layouts(String verb, Rule ofHalves) {
    return new LayoutMistakes(verb)
        .swapped(RECORD, VERSION, TIMESTAMP, SYSTEM_TIME, MULTIPLIER)
        .add(
            Rule.LAY_10,
            verb + " vcpu_time_info big-endian, except for version",
            all -> all.withAll(Place::swap).with(VERSION, Place::swap))
        .add(
            Rule.LAY_10,
            verb + " tsc_timestamp and system_time with their bytes swapped",
            all -> all.with(TIMESTAMP, Place::swap).with(SYSTEM_TIME, Place::swap))
        .exchanged(LAY_04, TIMESTAMP, SYSTEM_TIME)
        .exchanged(LAY_04, SHIFT, FLAGS)
        .add(
            LAY_03,
            "takes %s to lie where it does in %s guests".formatted(RECORD, otherPlace().id()),
            all -> all.withAll(place -> place.moved(timeIn(otherPlace()) - timeIn(subject.abi()))))
        .allMoved(LAY_03, RECORD, -4, 4, -8, 8, -16, 16)
        .moved(LAY_04, new int[] {-4, 4, -8, 8}, TIMESTAMP, SYSTEM_TIME, MULTIPLIER)
        .moved(LAY_04, new int[] {-1, 1, 2}, SHIFT, FLAGS)
        .halved(ofHalves, TIMESTAMP, SYSTEM_TIME, MULTIPLIER);
  }

  private interface VcpuMistakes {
    void add(Mistake mistake, IntUnaryOperator vcpu);
  }

  private void ofVcpu(VcpuMistakes to) {
    int vcpus = subject.abi().vcpus();
    to.add(new Mistake(TIM_10, "uses the record of vCPU 0 for every vCPU"), _ -> 0);
    to.add(new Mistake(TIM_10, "uses the record of the next vCPU"), vcpu -> (vcpu + 1) % vcpus);
    to.add(new Mistake(LAY_02, "counts vCPUs from the end of vcpu_info"), vcpu -> vcpus - 1 - vcpu);
  }

  private interface StrideMistakes {
    void add(Mistake mistake, int stride);
  }

  private static void ofStride(StrideMistakes to) {
    for (int stride : new int[] {32, 40, 48, 56, 60, 68, 72, 80, 128}) {
      to.add(new Mistake(LAY_02, "treats vcpu_info as " + stride + " bytes long"), stride);
    }
  }

  private AssumedPlaces places(int vcpu) {
    return at(vcpu * table.vcpuStride());
  }

  /** The places of the fields in a vcpu_info that begins at an offset. */
  private AssumedPlaces at(int start) {
    Map<String, Place> fields = new LinkedHashMap<>();
    for (String field : List.of(VERSION, TIMESTAMP, SYSTEM_TIME, MULTIPLIER, SHIFT, FLAGS)) {
      int bytes = table.field("vcpu_time_info." + field).size();
      fields.put(field, new Place(start + table.vcpu(0, "time." + field), bytes, false));
    }
    return new AssumedPlaces(fields);
  }
}
