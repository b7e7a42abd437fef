package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Readers of a record with a version: TIM-04, TIM-05 and TIM-10, or WCL-02.
 *
 * <p>If a call is not bracketed, a second read of version looks like the first of the next read, so
 * such reads can only be seen to hold. Some kernels read mul and shift alone, for a frequency,
 * without reading version. These reads are not judged.
 */
final class ReaderMonitor extends Monitor {
  private static final Claim INDEPENDENT = new Claim(Rule.TIM_10, Role.TIME_READER);

  private record Place(int actor, int index) {}

  /** A read call, and the records it has read. */
  private static final class Open {
    private final Map<Integer, Reading> readings = new HashMap<>();
    private final Set<Integer> looked = new HashSet<>();
  }

  private final VersionedRecord record;
  private final Map<Call, Open> calls = new HashMap<>();
  private final Map<Place, Reading> unbracketed = new HashMap<>();

  ReaderMonitor(Scene scene, VersionedRecord record) {
    super(
        scene,
        Set.of(record.family()),
        record.isTime()
            ? Set.of(record.whole(), record.waits(), INDEPENDENT)
            : Set.of(record.whole()));
    this.record = record;
  }

  private boolean isTime() {
    return record.isTime();
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    calls.clear();
    unbracketed.clear();
  }

  private boolean reads(Call call) {
    return call.is(isTime() ? Operation.TIME : Operation.WALLCLOCK)
        || call.is(Operation.TIME_OF_DAY)
        || isTime() && call.is(Operation.FREQUENCY);
  }

  @Override
  void begin(Call call) {
    if (reads(call)) {
      calls.put(call, new Open());
    }
  }

  @Override
  void touch(Touch touch) {
    if (!touch.loads() || !touch.isBy(Side.GUEST) || !touch.knowsAfter()) {
      return;
    }
    int actor = scene().actor(touch.cpu());
    Optional<Open> open = calls.isEmpty() ? Optional.empty() : open(actor);
    if (open.isPresent()) {
      if (record.payload().contains(touch.field())) {
        open.get().looked.add(touch.index());
      }
      open.get()
          .readings
          .computeIfAbsent(touch.index(), _ -> new Reading(record, touch.line()))
          .load(touch);
    } else {
      Reading reading =
          unbracketed.computeIfAbsent(
              new Place(actor, touch.index()), _ -> new Reading(record, touch.line()));
      Optional<Reading.Round> before = reading.last();
      reading.load(touch).ifPresent(round -> round(round, before));
    }
  }

  /** The innermost call of an actor that reads the record. */
  private Optional<Open> open(int actor) {
    return scene().calls(actor).stream()
        .filter(this::reads)
        .findFirst()
        .flatMap(call -> Optional.ofNullable(calls.get(call)));
  }

  private void round(Reading.Round round, Optional<Reading.Round> before) {
    if (round.isSound()) {
      scene().held(record.whole());
      if (before.isPresent() && !before.get().isSound()) {
        scene().held(record.waits());
      }
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Open open = calls.remove(call);
    if (open == null || Call.number(done.results(), 0).isEmpty() || call.is(Operation.FREQUENCY)) {
      return;
    }
    open.readings.forEach((index, reading) -> judge(index, reading));
    if (isTime() && call.is(Operation.TIME)) {
      independent(call, open);
    }
  }

  private void judge(int index, Reading reading) {
    if (reading.isOpen()) {
      violated(
          record.whole(),
          index,
          reading,
          "a read of version after the last field",
          "the read returned without one");
      return;
    }
    Optional<Reading.Round> last = reading.last();
    if (last.isEmpty()) {
      return;
    }
    Reading.Round round = last.get();
    if (!round.isEqual()) {
      violated(
          record.whole(),
          index,
          reading,
          "the same version before and after the fields, or another attempt",
          round
              .first()
              .map(first ->
                  "%s before and %s after"
                      .formatted(Recent.number(first), Recent.number(round.second())))
              .orElse("no read of version before the fields"));
    } else if (isOdd(round.second())) {
      violated(
          record.waits(),
          index,
          reading,
          "a read that waits while version is odd",
          "it returned with version " + Recent.number(round.second()));
    } else if (!reading.leftOver().isEmpty()) {
      violated(
          record.whole(),
          index,
          reading,
          "all fields read again after a failed attempt",
          "not read again: " + reading.leftOver());
    } else {
      scene().held(record.whole());
      scene().held(record.waits());
    }
  }

  private void violated(Claim claim, int index, Reading reading, String expected, String seen) {
    scene().violated(claim, expected, seen, reading.line(), other -> record.isAbout(other, index));
  }

  private void independent(Call call, Open open) {
    Optional<Integer> wanted = call.argument(0).stream().mapToObj(n -> (int) n).findFirst();
    if (wanted.isEmpty() || open.looked.isEmpty()) {
      return;
    }
    if (open.looked.contains(wanted.get())) {
      scene().held(INDEPENDENT);
    } else {
      scene()
          .violated(
              INDEPENDENT,
              "a read of vCPU " + wanted.get(),
              "it read the records of " + open.looked + " alone",
              call.line(),
              other -> other.field().family() == Field.Family.TIME);
    }
  }
}
