package org.sharedinfo.explorer;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.WatchedMemory;
import org.sharedinfo.explorer.search.Decided;
import org.sharedinfo.explorer.search.Playback;

/** A scenario that is being explored. */
final class Setup {
  // An actor's code is run somewhat beyond the bound.
  private static final int STEPS_AHEAD = 1_000;

  private final Scenario scenario;
  private final List<String> names;
  private final boolean hasLast;
  private final WatchedMemory watch;
  private final KnownActors play;

  Setup(Scenario scenario, Tearing tearing, Bounds bounds) {
    this.scenario = scenario;
    this.watch = new WatchedMemory(List.copyOf(scenario.memories().values()));
    Cast cast = scenario.stage();
    watch.close();
    Schedule.checkCount(cast.names().size());
    this.names = cast.names();
    this.hasLast = cast.hasLast();
    this.play =
        new KnownActors(
            watch,
            () -> scenario.stage().bodies(),
            names,
            cast.readers(),
            tearing == Tearing.PLAIN_EIGHT_BYTES,
            bounds.steps() + STEPS_AHEAD,
            bounds.waitRounds());
  }

  int actors() {
    return names.size();
  }

  boolean hasLast() {
    return hasLast;
  }

  WatchedMemory watch() {
    return watch;
  }

  KnownActors play() {
    return play;
  }

  Judge judge() {
    return new Judge(scenario, names, watch);
  }

  /**
   * Describes a failure.
   *
   * @param decided what is known about its decisive step
   */
  Failure failure(
      String complaint, Playback.Execution execution, Schedule schedule, Decided decided) {
    StepText text = new StepText(List.copyOf(scenario.memories().keySet()), scenario.fieldNames());
    List<Failure.Step> steps = new ArrayList<>();
    for (Playback.Played played : execution.steps()) {
      boolean decides = decided.step().isPresent() && decided.step().getAsInt() == steps.size();
      steps.add(text.of(steps.size() + 1, names.get(played.actor()), played, decides));
    }
    return new Failure(complaint, names, List.copyOf(steps), schedule.text(), order(decided));
  }

  private static Failure.Order order(Decided decided) {
    if (decided.step().isPresent()) {
      return Failure.Order.DECIDES;
    } else if (decided.all()) {
      return Failure.Order.DOES_NOT_MATTER;
    }
    return decided.sequences() ? Failure.Order.NEEDS_NO_SWITCH : Failure.Order.UNKNOWN;
  }
}
