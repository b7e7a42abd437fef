package org.sharedinfo.explorer.run;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Finds out what actors do next by running them alone.
 *
 * <p>Threading: one thread, except for {@link #running}.
 */
public final class Rehearsal {
  /** An actor that is running. */
  public static final class Running {
    private final String actor;
    private final Run run;

    Running(String actor, Run run) {
      this.actor = actor;
      this.run = run;
    }

    public String actor() {
      return actor;
    }

    /** The number of accesses of its thread so far, in this run and earlier ones. */
    public long steps() {
      return run.steps();
    }
  }

  private record World(List<Callable<?>> bodies, HeapGuard guard) {}

  private final KnownActors play;
  private final Run run;
  private Optional<World> world = Optional.empty();
  private volatile Optional<Running> running = Optional.empty();

  public Rehearsal(KnownActors play) {
    this.play = play;
    this.run = play.newRun();
  }

  /** The actor that is running now, if any. Any thread may call this. */
  public Optional<Running> running() {
    return running;
  }

  /** Where an actor begins. */
  public Node root(int actor) {
    Behaviour behaviour = play.behaviour(actor);
    if (behaviour.root().isEmpty()) {
      perform(actor, Path.start(), Foresight.NONE);
    }
    return behaviour.root().orElseThrow();
  }

  /**
   * Where an actor is after a step that returned this value (0 if it needs none).
   *
   * @param foresight for the steps after it, if the actor must be run to find out
   */
  public Node next(int actor, Node.Step step, long value, Foresight foresight) {
    Optional<Node> known = step.branches().at(value);
    if (known.isPresent()) {
      return known.get();
    }
    Path path = Path.through(step, value);
    perform(actor, path, foresight);
    Node.Step last = path.last().orElseThrow();
    if (last.branches().at(path.lastFed()).orElse(last) instanceof Node.Step reached) {
      joinRounds(actor, reached);
    }
    return step.branches().at(value).orElseThrow();
  }

  private void joinRounds(int actor, Node.Step reached) {
    int round = Behaviour.round(reached);
    if (round == 0) {
      return;
    }
    perform(actor, Path.repeating(reached, round, play.roundsToTry()), Foresight.NONE);
    if (!run.strayed()) {
      play.behaviour(actor).wait(reached, Behaviour.back(reached, round));
      play.countWait();
    }
  }

  private void perform(int actor, Path path, Foresight foresight) {
    World here = world.orElseGet(this::build);
    play.running().lock();
    try {
      perform(actor, path, foresight, here);
    } finally {
      play.running().unlock();
    }
    run.unseen()
        .ifPresent(unseen -> {
          throw unseen;
        });
    if (run.tooLong()) {
      throw new Run.TooLongException(play.name(actor), path.known());
    }
  }

  private void perform(int actor, Path path, Foresight foresight, World here) {
    HeapGuard guard = here.guard().during(play.name(actor));
    Callable<?> body = here.bodies().get(actor);
    running = Optional.of(new Running(play.name(actor), run));
    run.begin(play.behaviour(actor), guard, path, foresight);
    try {
      Object value = body.call();
      run.finish(new Finish.Returned(value == null ? Finish.Nothing.NOTHING : value));
    } catch (Throwable thrown) {
      run.finish(new Finish.Threw(thrown));
    } finally {
      run.leave();
      running = Optional.empty();
    }
    play.countRun();
    if (run.unseen().isEmpty()) {
      inspect(actor, guard);
    }
    world = guard.asMade() && run.unseen().isEmpty() ? Optional.of(here) : Optional.empty();
  }

  private void inspect(int actor, HeapGuard guard) {
    play.watch()
        .foreign()
        .ifPresent(site -> {
          throw new UnseenException("another thread uses watched memory: " + site);
        });
    long address = play.watch().firstDifference();
    if (address >= 0) {
      int memory = play.watch().find(address);
      throw new UnseenException(
          "actor \""
              + play.name(actor)
              + "\" wrote to watched memory "
              + memory
              + " at offset "
              + (address - play.watch().start(memory))
              + " in a way that the explorer cannot observe");
    }
    guard
        .checkShared(new Site("the end of actor \"" + play.name(actor) + "\"", "nothing more"))
        .ifPresent(reason -> {
          throw new UnseenException(reason);
        });
  }

  private World build() {
    List<Callable<?>> bodies = play.stage();
    return new World(bodies, HeapWalk.guard(bodies, play.watch(), play.late()));
  }
}
