package org.sharedinfo.tck.schedule;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.sharedinfo.explorer.Bounds;
import org.sharedinfo.explorer.Cast;
import org.sharedinfo.explorer.Effort;
import org.sharedinfo.explorer.Exploration;
import org.sharedinfo.explorer.Explorer;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.explorer.FieldNames;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.explorer.Scenario;
import org.sharedinfo.explorer.Tearing;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.side.Sides;

/**
 * Executions of a play, access by access, whatever their results, for recording them. Places are
 * named by memory, offset and size, separated by blanks.
 */
public final class Executions {
  private static final FieldNames PLACES =
      (memory, offset, bytes) -> memory.replace(' ', '_') + "/" + offset + "/" + bytes;

  /** Adds the actors of a play. */
  @FunctionalInterface
  public interface Staging {
    /**
     * Adds the actors, always the same ones, on new objects.
     *
     * @param provider the implementation, watched
     * @param kit the kit's peers
     * @param domain the guest: callbacks and TSC reads are marks
     */
    void stage(Cast cast, SharedInfoProvider provider, Sides kit, MarkingDomain domain);
  }

  private Executions() {}

  /**
   * Plays one of the executions, under sequential consistency.
   *
   * @param ground the memory; stays open
   * @param bounds of the search for it
   * @param which the number of the wanted outcome, from 1
   * @return its steps; empty if there are fewer outcomes, the steps cannot be observed, or a bound
   *     was reached first
   */
  public static Optional<Failure> play(Ground ground, Bounds bounds, int which, Staging staging) {
    var providers = Subject.current().providerClass();
    AtomicInteger outcomes = new AtomicInteger();
    try {
      Scenario scenario =
          ground
              .watchedBy(
                  Scenario.of(
                      "execution",
                      cast ->
                          staging.stage(
                              cast,
                              Watched.provider(providers),
                              Watched.sides(),
                              new MarkingDomain(ground.domain()))))
              .naming(PLACES)
              .checking(_ ->
                  outcomes.incrementAndGet() == which ? Optional.of("wanted") : Optional.empty());
      Exploration played =
          Explorer.under(Model.SEQUENTIAL)
              .with(bounds)
              .with(Tearing.NONE)
              .withThreads(1)
              .explore(scenario);
      return played instanceof Exploration.Failed(Failure failure, Effort _)
          ? Optional.of(failure)
          : Optional.empty();
    } catch (RuntimeException | AssertionError cannotBePlayed) {
      return Optional.empty();
    }
  }

  /** The frames that a play watches besides the page, by the names that their places have. */
  public static Map<String, Long> frames(Ground ground) {
    return ground.guest().memory().numbers().stream()
        .collect(
            Collectors.toMap(number -> "frame_0x" + Long.toHexString(number), number -> number));
  }
}
