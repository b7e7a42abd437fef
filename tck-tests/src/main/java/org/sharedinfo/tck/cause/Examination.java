package org.sharedinfo.tck.cause;

import java.time.Duration;
import java.util.Optional;
import org.sharedinfo.result.Cause;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Subject;

/** Looks for the likely cause of what a role fails. */
public final class Examination {
  /** Processor time for one role. */
  private static final Duration ENOUGH = Duration.ofSeconds(5);

  private Examination() {}

  /**
   * Tries the known mistakes of a role on an implementation that fails some of its checks. Takes at
   * most five seconds of processor time.
   *
   * @param subject the one that is installed
   * @return the most likely cause, or empty where no known mistake explains what it does
   */
  public static Optional<Cause> of(Subject subject, Role role) {
    // what never returns is left behind: the worker ends soon
    var examination = Companion.start("examination of " + role.id(), () -> examine(subject, role));
    // it may also throw: what fails its checks may fail anywhere
    return Attempt.of(() -> examination.result(ENOUGH))
        .flatMap(ended -> ended)
        .flatMap(found -> found)
        .map(mistake ->
            new Cause(mistake.rule().id(), role.id(), subject.abi().id(), mistake.text()));
  }

  private static Optional<Mistake> examine(Subject subject, Role role) {
    var strays = new StrayCauses(subject);
    return known(subject, role).or(() -> strays.of(role));
  }

  private static Optional<Mistake> known(Subject subject, Role role) {
    var seqlock = new SeqlockCauses(subject);
    return switch (role) {
      case TIME_READER -> new TimeCauses(subject).reader().or(seqlock::timeReader);
      case TIME_PUBLISHER -> new TimeCauses(subject).publisher().or(seqlock::timePublisher);
      case WALLCLOCK_READER -> new WallclockCauses(subject).reader().or(seqlock::wallclockReader);
      case WALLCLOCK_PUBLISHER ->
          new WallclockCauses(subject).publisher().or(seqlock::wallclockPublisher);
      case EVENT_SENDER ->
          new EventCauses(subject)
              .sender()
              .or(new EventTraces(subject)::sender)
              .or(() -> traps(subject));
      case EVENT_RECEIVER ->
          new EventCauses(subject).receiver().or(new EventTraces(subject)::receiver);
      case P2M_OWNER -> new P2mOwnerCauses(subject).owner();
      case P2M_OBSERVER -> new P2mObserverCauses(subject).observer();
      case LAYOUT_DESCRIBER -> Optional.empty();
    };
  }

  private static Optional<Mistake> traps(Subject subject) {
    return subject.offered().contains(Capability.TRAP_PUBLISHER)
        ? new TrapCauses(subject).publisher()
        : Optional.empty();
  }
}
