package org.sharedinfo.recording.monitor;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;

/**
 * Readers that write: TIM-06, or WCL-02. A store is attributed to a reader if it is made in a read
 * call, or if it updates the version. Other guest stores may come from different software that now
 * uses the page, as after kexec.
 */
final class ReadOnlyMonitor extends Monitor {
  private static final int GUEST_STOPPED = 2;

  private final VersionedRecord record;

  ReadOnlyMonitor(Scene scene, VersionedRecord record) {
    super(scene, Set.of(Field.Family.values()), Set.of(record.untouched()));
    this.record = record;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.GUEST);
  }

  @Override
  void touch(Touch touch) {
    if (!stored(touch, Side.GUEST)) {
      return;
    }
    boolean inCall = isOwn(touch) && reading(touch).isPresent();
    boolean updatesVersion = touch.field() == record.version() && !touch.isPlainStore();
    if ((inCall || updatesVersion) && !clearsGuestStopped(touch)) {
      scene()
          .violated(
              record.untouched(),
              "a reader that stores nothing",
              "a store to " + touch.spot().name(),
              touch.line() - STORY,
              other -> record.isAbout(other, touch.index()) || other.line() == touch.line());
    }
  }

  /**
   * Whether a store in a call is the reader's own. Unless all code is bracketed, stores to other
   * fields may come from an upcall that interrupted the reader.
   */
  private boolean isOwn(Touch touch) {
    Field.Family family = touch.field().family();
    return family == record.family() || family == Field.Family.NONE || scene().bracketsAll();
  }

  /** The call that reads this record, if it is the innermost one. */
  private Optional<Call> reading(Touch touch) {
    if (!scene().hasCalls()) {
      return Optional.empty();
    }
    return Optional.ofNullable(scene().calls(scene().actor(touch.cpu())).peek())
        .filter(this::reads);
  }

  private boolean reads(Call call) {
    return record.isTime()
        ? call.is(Operation.TIME) || call.is(Operation.FREQUENCY)
        : call.is(Operation.WALLCLOCK) || call.is(Operation.TIME_OF_DAY);
  }

  private static boolean clearsGuestStopped(Touch touch) {
    return touch.field() == Field.FLAGS
        && touch.knowsBoth()
        && (touch.before() & ~touch.after()) == GUEST_STOPPED
        && (touch.after() & ~touch.before()) == 0;
  }

  @Override
  void done(Call call, Mark.Done done) {
    if (reads(call)) {
      scene().held(record.untouched());
    }
  }
}
