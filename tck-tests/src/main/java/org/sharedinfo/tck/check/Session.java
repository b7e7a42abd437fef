package org.sharedinfo.tck.check;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.sharedinfo.result.Strength;

/**
 * What the checks that run share: the implementation under test, how they run, and what they leave
 * for whoever runs them.
 *
 * <p>JUnit, jqwik and JCStress construct the suites, generators and races, and hand nothing over
 * that all of them can reach. So the open session is the one variable of the whole process. Where
 * the suites run without the runner, and in the forks of races, it follows from system properties.
 *
 * <p>Threading: sessions are opened and closed by one thread, the last one first. All else may be
 * called by any thread.
 */
public final class Session implements AutoCloseable {
  private static volatile Optional<Session> open = Optional.empty();

  private final Subject subject;
  private final Settings settings;
  private final Optional<Session> outer;
  private final Progress progress = new Progress();
  private final Patience patience = new Patience(progress);
  private final AtomicReference<Optional<Strength>> strength =
      new AtomicReference<>(Optional.empty());

  private Session(Subject subject, Settings settings) {
    this.subject = subject;
    this.settings = settings;
    this.outer = open;
  }

  /** Opens a session: until it is closed, checks judge this implementation. */
  public static synchronized Session open(Subject subject, Settings settings) {
    var session = new Session(subject, settings);
    open = Optional.of(session);
    return session;
  }

  /** As {@link #open(Subject, Settings)}, with the usual settings. */
  public static Session open(Subject subject) {
    return open(subject, Settings.ofProperties());
  }

  /**
   * The session that is open.
   *
   * @throws RuntimeException if none is open, and system properties lead to no implementation
   */
  public static Session current() {
    return open.orElseGet(Session::ofProperties);
  }

  private static synchronized Session ofProperties() {
    return open.orElseGet(() -> open(Subject.ofProperties()));
  }

  /** The implementation that the checks judge. */
  public Subject subject() {
    return subject;
  }

  /** How the checks run. */
  public Settings settings() {
    return settings;
  }

  /** How the checks get on. */
  public Progress progress() {
    return progress;
  }

  /** How many calls of the implementation did not come back so far. */
  public int hangs() {
    return patience.givenUp();
  }

  Patience patience() {
    return patience;
  }

  /** The running check's strength: each leaves it here that has more to say than "ran once". */
  public void record(Strength evidence) {
    strength.set(Optional.of(evidence));
  }

  /** Takes what the check that just finished left, and forgets it. */
  public Optional<Strength> takeStrength() {
    return strength.getAndSet(Optional.empty());
  }

  /** Ends the session: the one that was open before is open again. */
  @Override
  public void close() {
    synchronized (Session.class) {
      open = outer;
    }
    patience.close();
  }
}
