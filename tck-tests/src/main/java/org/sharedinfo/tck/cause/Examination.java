package org.sharedinfo.tck.cause;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sharedinfo.result.Cause;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.check.Companion;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.check.Subject;

/** Searches for the likely cause of a role's failures. */
public final class Examination {
  /** Processor time for one role. */
  private static final Duration ENOUGH = Duration.ofSeconds(5);

  private final Session session;
  private final Subject subject;
  private final Standing standing;
  private final int hangsBefore;

  private Examination(Session session, Standing standing) {
    this.session = session;
    this.subject = session.subject();
    this.standing = standing;
    this.hangsBefore = session.hangs();
  }

  /**
   * Tries the known mistakes of a role on an implementation that fails some of its checks. Takes at
   * most five seconds of processor time, and ends after a call that does not return.
   *
   * @param session the open one
   * @param standing the results of its checks, by rule
   * @return the most likely cause; empty if no known mistake explains the behaviour
   */
  public static Optional<Cause> of(Session session, Role role, Standing standing) {
    var examination = new Examination(session, standing);
    // a call that never returns is abandoned: the worker ends soon
    var examining = Companion.start("examination of " + role.id(), () -> examination.examine(role));
    // it may also throw: an implementation that fails its checks may fail anywhere
    return Attempt.of(() -> examining.result(ENOUGH))
        .flatMap(ended -> ended)
        .flatMap(found -> found)
        .map(mistake ->
            new Cause(
                mistake.rule().id(), role.id(), session.subject().abi().id(), mistake.text()));
  }

  private Optional<Mistake> examine(Role role) {
    return Stream.of(
            known(role),
            Stream.<Supplier<Optional<Mistake>>>of(() -> new StrayCauses(subject).of(role)),
            Stream.<Supplier<Optional<Mistake>>>of(() -> refusals(role)))
        .flatMap(some -> some)
        .takeWhile(_ -> session.hangs() == hangsBefore) // another one would cost seconds, too
        .map(Attempt::of)
        .flatMap(Optional::stream)
        .flatMap(Optional::stream)
        .filter(standing::admits)
        .findFirst();
  }

  /** The known mistakes of a role, the likeliest first. */
  private Stream<Supplier<Optional<Mistake>>> known(Role role) {
    var time = new TimeCauses(subject);
    var wallclock = new WallclockCauses(subject);
    var seqlock = new SeqlockCauses(subject);
    var versions = new VersionCauses(subject);
    var traces = new EventTraces(subject);
    return switch (role) {
      case TIME_READER ->
          Stream.of(
              time::reader,
              seqlock::timeReader,
              versions::timeReader,
              new FrequencyCauses(subject)::reader);
      case TIME_PUBLISHER ->
          Stream.of(time::publisher, seqlock::timePublisher, versions::timePublisher);
      case WALLCLOCK_READER -> Stream.of(wallclock::reader, seqlock::wallclockReader);
      case WALLCLOCK_PUBLISHER ->
          Stream.of(
              wallclock::publisher, seqlock::wallclockPublisher, versions::wallclockPublisher);
      case EVENT_SENDER ->
          Stream.of(
              new EventCauses(subject)::sender,
              traces::sender,
              this::traps,
              new NotifyCauses(subject)::sender,
              traces::unmaskService,
              traces::blockService);
      case EVENT_RECEIVER ->
          Stream.of(
              new EventCauses(subject)::receiver,
              traces::receiver,
              new UpcallCauses(subject)::receiver);
      case P2M_OWNER -> Stream.of(new P2mOwnerCauses(subject)::owner);
      case P2M_OBSERVER -> Stream.of(new P2mObserverCauses(subject)::observer);
      case LAYOUT_DESCRIBER -> Stream.of(new DeclarationCauses(subject)::describer);
    };
  }

  private Optional<Mistake> traps() {
    return subject.offered().contains(Capability.TRAP_PUBLISHER)
        ? new TrapCauses(subject).publisher()
        : Optional.empty();
  }

  /** A missing rejection explains nothing else: many roles may leave it to their callers. */
  private Optional<Mistake> refusals(Role role) {
    return standing.breaksOnly(RefusalCauses.BREAKS)
        ? new RefusalCauses(subject).of(role)
        : Optional.empty();
  }
}
