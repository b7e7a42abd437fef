package org.sharedinfo.tck.cause;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.peer.WallclockPeer;

/** Mistakes about the values of a version, and about versions of other vCPUs. */
final class VersionCauses {
  private static final int AT_REST = 8;
  private static final int WRAPS = -2;
  private static final int[] STARTS = {AT_REST, 0xFFFE, 0x7FFF_FFFE, WRAPS};
  private static final int MOST_UPDATES = 40;

  /** One nanosecond per tick. */
  private static final VcpuTime OLD = new VcpuTime(1_000, 50_000, 1 << 31, (byte) 1, (byte) 0);

  /** Four nanoseconds per tick. */
  private static final VcpuTime TIME = new VcpuTime(3_000, 900_000, 1 << 31, (byte) 3, (byte) 0);

  private static final long NOW = 7_000;
  private static final Duration LONG = Duration.ofMillis(50);

  private final Subject subject;
  private final Abi abi;
  private final int vcpu;

  /** Whether a read was abandoned: each later one may take as long. */
  private boolean gaveUp;

  VersionCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
    this.vcpu = subject.limits().vcpu(1);
  }

  /** The result of an update. */
  private record Updated(long version, boolean stored) {}

  Optional<Mistake> timePublisher() {
    return wraps(
            "version",
            Rule.TIM_08,
            Rule.TIM_11,
            start -> {
              try (Guest guest = Guest.zeroed(abi)) {
                var peer = new TimePeer(guest.frame());
                peer.place(vcpu, start, OLD);
                subject.timePublisher(guest).publish(vcpu, TIME);
                return new Updated(
                    Integer.toUnsignedLong(peer.version(vcpu)), peer.payload(vcpu).equals(TIME));
              }
            })
        .or(this::leftOut)
        .or(this::publisherWaitsForOthers);
  }

  /** A value stored for one vCPU is then stored for another. */
  private Optional<Mistake> leftOut() {
    int other = subject.limits().vcpu(3);
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      var publisher = subject.timePublisher(guest);
      boolean published =
          Attempt.succeeds(() -> {
            publisher.publish(vcpu, TIME);
            publisher.publish(other, TIME);
          });
      return published && peer.payload(vcpu).equals(TIME) && !peer.payload(other).equals(TIME)
          ? Mistake.found(
              Rule.TIM_09, "does not store a value that it has just stored for another vCPU")
          : Optional.empty();
    }
  }

  Optional<Mistake> wallclockPublisher() {
    return wraps(
        "wc_version",
        Rule.WCL_01,
        Rule.WCL_01,
        start -> {
          try (Guest guest = Guest.zeroed(abi)) {
            var peer = new WallclockPeer(guest.frame());
            var base = new WallclockPeer.Base(0x1_0000_0002L, 3);
            peer.place(start, new WallclockPeer.Base(5, 6));
            subject.wallclockPublisher(guest).publish(base.seconds(), base.nanos());
            return new Updated(Integer.toUnsignedLong(peer.version()), peer.payload().equals(base));
          }
        });
  }

  private interface Update {
    Updated from(int version);
  }

  private static Optional<Mistake> wraps(String version, Rule steps, Rule wrap, Update update) {
    for (int start : STARTS) {
      Optional<Updated> updated = Attempt.of(() -> update.from(start));
      long from = Integer.toUnsignedLong(start);
      long to = Integer.toUnsignedLong(start + 2);
      if (updated.isEmpty()) {
        return Optional.empty();
      }
      long after = updated.get().version();
      if (start == WRAPS && after == from) {
        return Mistake.found(
            wrap, "leaves %s at 0x%x, its greatest even value".formatted(version, from));
      }
      if (after != to) {
        return Mistake.found(
            steps,
            "changes %s from 0x%x to 0x%x instead of 0x%x".formatted(version, from, after, to));
      }
      if (start == AT_REST && !updated.get().stored()) {
        // other examinations cover the stored values
        return Optional.empty();
      }
      if (start == WRAPS && !updated.get().stored()) {
        return Mistake.found(wrap, "loses the update that takes " + version + " to 0");
      }
    }
    return Optional.empty();
  }

  private Optional<Mistake> publisherWaitsForOthers() {
    if (subject.limits().vcpus() < 2) {
      return Optional.empty();
    }
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      peer.place(0, AT_REST + 1, OLD);
      var publisher = subject.bareTimePublisher(guest);
      var publishing =
          Companion.start(
              "publish beside odd",
              () -> {
                publisher.publish(vcpu, TIME);
                return TIME;
              });
      boolean waits = Attempt.of(() -> publishing.keepsWaiting(LONG)).orElse(Boolean.FALSE);
      if (waits) {
        guest.abandon();
        peer.version(0, AT_REST + 2);
      }
      return waits
          ? Mistake.found(Rule.TIM_10, "waits while the record of another vCPU has an odd version")
          : Optional.empty();
    }
  }

  Optional<Mistake> timeReader() {
    Optional<Mistake> found =
        zero()
            .or(this::keepsWhatItRead)
            .or(this::keepsAnothersRecord)
            .or(this::unnoticed)
            .or(this::tsc);
    return found.isPresent() || gaveUp ? found : readerWaitsForOthers();
  }

  /** The time that a reader reads from one record. */
  private Optional<Long> read(int version, Consumer<TimePeer> others) {
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, version, OLD);
      others.accept(peer);
      guest.tsc(OLD.tscTimestamp());
      return read(subject.timeReader(guest));
    }
  }

  /** One read; empty if one was abandoned before. */
  private Optional<Long> read(TimeReader reader) {
    return read(reader, vcpu);
  }

  private Optional<Long> read(TimeReader reader, int of) {
    Optional<Long> seen = gaveUp ? Optional.empty() : Attempt.of(() -> reader.systemTimeNanos(of));
    gaveUp |= seen.isEmpty();
    return seen;
  }

  private Optional<Mistake> keepsWhatItRead() {
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      var reader = subject.timeReader(guest);
      guest.tsc(NOW);
      peer.place(vcpu, AT_REST, OLD);
      read(reader);
      peer.update(vcpu, TIME);
      guest.tsc(NOW + 5);
      return read(reader)
          .filter(seen -> seen == ScaledTime.BY_RULE.of(OLD, NOW + 5))
          .map(_ -> new Mistake(Rule.TIM_05, "caches the record of an earlier read"));
    }
  }

  /** Records of two vCPUs that differ only in system_time, read at the same time. */
  private Optional<Mistake> keepsAnothersRecord() {
    int other = subject.limits().vcpu(3);
    if (other == vcpu) {
      return Optional.empty();
    }
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      var reader = subject.timeReader(guest);
      guest.tsc(NOW);
      peer.place(vcpu, AT_REST, OLD);
      peer.place(other, AT_REST, StoredTime.withSystemTime(OLD, 1 << 30));
      Optional<Long> first = read(reader);
      return read(reader, other)
          .filter(second -> first.filter(second::equals).isPresent())
          .map(
              _ -> new Mistake(Rule.TIM_10, "uses the record of another vCPU that it read before"));
    }
  }

  private Optional<Mistake> zero() {
    boolean usual = read(AT_REST, _ -> {}).isPresent();
    return usual && read(0, _ -> {}).isEmpty()
        ? Mistake.found(Rule.TIM_11, "does not read a record whose version is 0")
        : Optional.empty();
  }

  private Optional<Mistake> readerWaitsForOthers() {
    if (subject.limits().vcpus() < 2) {
      return Optional.empty();
    }
    boolean reads = read(AT_REST, _ -> {}).isPresent();
    return reads && read(AT_REST, peer -> peer.place(0, AT_REST + 1, OLD)).isEmpty()
        ? Mistake.found(Rule.TIM_10, "waits while the record of another vCPU has an odd version")
        : Optional.empty();
  }

  /** A step of version during a read. */
  private record Jump(int from, int by, Rule rule, String text) {}

  private static final List<Jump> JUMPS =
      List.of(
          new Jump(WRAPS, 2, Rule.TIM_11, "treats a lower version after the read as unchanged"),
          new Jump(
              AT_REST,
              1 << 8,
              Rule.TIM_04,
              "compares versions in 8 bits: 128 updates during a read go unnoticed"),
          new Jump(
              AT_REST,
              1 << 16,
              Rule.TIM_04,
              "compares versions in 16 bits: 32768 updates during a read go unnoticed"),
          new Jump(
              AT_REST,
              2 * 200,
              Rule.TIM_04,
              "treats a version that advanced by many updates as unchanged"),
          new Jump(
              0x7FFF_FFF8,
              0x100,
              Rule.TIM_04,
              "compares versions as signed numbers: a change of 2^31 or more goes unnoticed"));

  private Optional<Mistake> unnoticed() {
    if (!isRightAtRest(OLD) || !isRightAtRest(TIME)) {
      return Optional.empty();
    }
    Optional<Integer> tries = mixes(AT_REST, 2, MOST_UPDATES);
    if (tries.isPresent()) {
      return Mistake.found(
          Rule.TIM_04,
          tries.get() == 1
              ? "accepts a record that was updated during the read"
              : "gives up after %d disturbed reads, and returns a mixture".formatted(tries.get()));
    }
    return JUMPS.stream()
        .filter(jump -> mixes(jump.from(), jump.by(), 1).isPresent())
        .map(jump -> new Mistake(jump.rule(), jump.text()))
        .findFirst();
  }

  private boolean isRightAtRest(VcpuTime time) {
    try (Guest guest = Guest.zeroed(abi)) {
      new TimePeer(guest.frame()).place(vcpu, AT_REST, time);
      guest.tsc(NOW);
      return read(subject.timeReader(guest))
          .filter(seen -> seen == ScaledTime.BY_RULE.of(time, NOW))
          .isPresent();
    }
  }

  /**
   * Updates the record when the clock is read, so that everything read before belongs to the old
   * record.
   *
   * @param most the number of updates, one per attempt
   * @return the number of updates after which the reader returned a mixture; empty if it never did
   */
  private Optional<Integer> mixes(int from, int by, int most) {
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, from, OLD);
      guest.tsc(NOW);
      int[] updates = {0};
      guest.afterTsc(() -> {
        if (updates[0] < most) {
          updates[0]++;
          peer.place(vcpu, from + updates[0] * by, updates[0] % 2 == 0 ? OLD : TIME);
        }
      });
      Optional<Long> seen = read(subject.timeReader(guest));
      return seen.filter(at -> at != ScaledTime.BY_RULE.of(OLD, NOW))
          .filter(at -> at != ScaledTime.BY_RULE.of(TIME, NOW))
          .map(_ -> updates[0]);
    }
  }

  /** The clock advances with every read. */
  private Optional<Mistake> tsc() {
    if (!isRightAtRest(OLD)) {
      return Optional.empty();
    }
    try (Guest guest = Guest.zeroed(abi)) {
      var peer = new TimePeer(guest.frame());
      peer.place(vcpu, AT_REST, OLD);
      long[] now = {OLD.tscTimestamp()};
      guest.tsc(now[0]);
      guest.afterTsc(() -> guest.tsc(++now[0]));
      var reader = subject.timeReader(guest);
      for (int i = 0; i < 4; i++) {
        long before = now[0];
        Optional<Long> seen = read(reader);
        // a tick of this record is a nanosecond
        long ticks = seen.map(at -> at - OLD.systemTimeNanos() + OLD.tscTimestamp()).orElse(before);
        if (ticks < before) {
          return Mistake.found(
              Rule.TIM_13, "uses a TSC of an earlier read instead of one sampled during the read");
        }
      }
      return Optional.empty();
    }
  }
}
