package org.sharedinfo.explorer.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.explorer.model.Digest;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.OutdatedException;
import org.sharedinfo.explorer.model.PartitionOp;
import org.sharedinfo.explorer.run.Foresight;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Node;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Rehearsal;

/**
 * Takes steps: behaviours give the actors' ops, the model their effects on memory.
 *
 * <p>Threading: one thread.
 *
 * @param <M> the model's memory
 */
final class Stepper<M> {
  // Longer than any round of a waiting loop.
  private static final int LONGEST_SOLO = 64;
  private static final int LONGEST_AHEAD = 4096;

  private final ModelMachine<M> machine;
  private final KnownActors play;
  private final Rehearsal rehearsal;
  private final boolean lastJoins;
  private final Digest digest = new Digest();

  /**
   * @param lastJoins whether the last actor begins when all others have ended
   */
  Stepper(ModelMachine<M> machine, KnownActors play, Rehearsal rehearsal, boolean lastJoins) {
    this.machine = machine;
    this.play = play;
    this.rehearsal = rehearsal;
    this.lastJoins = lastJoins;
  }

  int actors() {
    return play.actors();
  }

  State<M> first() {
    Node[] at = new Node[play.actors()];
    M memory = machine.start();
    for (int i = 0; i < at.length; i++) {
      at[i] = rehearsal.root(i);
      checkFacts();
    }
    for (int i = 0; i < at.length; i++) {
      if (at[i] instanceof Node.End) {
        memory = machine.retire(memory, i);
      }
    }
    return State.first(at, memory);
  }

  /** The next access of an actor that has not ended. */
  PartitionOp access(State<M> state, int actor) {
    return PartitionOp.of(machine.partition(), actor, (Node.Step) state.at()[actor]);
  }

  /** The choices of an actor's next step; 0 if it has ended or may not begin. */
  long choices(State<M> state, int actor) {
    if (state.isDone(actor) || lastJoins && actor == ordinary() && !othersDone(state)) {
      return 0;
    }
    return machine.choices(state.memory(), actor, access(state, actor));
  }

  /** The choice of an actor's next step that reads the newest value. */
  int newest(State<M> state, int actor) {
    return machine.newest(state.memory(), actor, access(state, actor));
  }

  /** Whether the actor is at the head of a waiting loop. */
  boolean isWaiting(State<M> state, int actor) {
    return state.at()[actor] instanceof Node.Step step && step.waiting();
  }

  boolean isLocal(State<M> state, int actor) {
    return machine.isLocal(access(state, actor));
  }

  long read(State<M> state, int actor, int choice) {
    return machine.read(state.memory(), actor, access(state, actor), choice);
  }

  State<M> step(State<M> state, int actor, int choice) {
    Node.Step step = (Node.Step) state.at()[actor];
    PartitionOp access = access(state, actor);
    long value = machine.read(state.memory(), actor, access, choice);
    M memory = machine.step(state.memory(), actor, access, choice);
    Node reached = next(actor, step, value, memory);
    if (reached instanceof Node.End) {
      memory = machine.retire(memory, actor);
    }
    Marks marks =
        step.op() instanceof Op.Mark mark ? state.marks().and(actor, mark.value()) : state.marks();
    return state.after(actor, choice, reached, memory, marks);
  }

  /** Which choices of another actor stay explored after a step. */
  long independent(State<M> state, int actor, int choice, int other, long choices) {
    return machine.independent(
        state.memory(), access(state, actor), choice, access(state, other), choices);
  }

  /** Whether nobody can go on: every actor that has not ended waits. */
  boolean isStuck(State<M> state) {
    boolean waits = false;
    for (int i = 0; i < ordinary(); i++) {
      waits |= state.at()[i] instanceof Node.Step step && step.waiting();
    }
    if (!waits) {
      return false;
    }
    for (int i = 0; i < ordinary(); i++) {
      if (!state.isDone(i) && !waitsAlone(state, i)) {
        return false;
      }
    }
    return true;
  }

  private int ordinary() {
    return lastJoins ? actors() - 1 : actors();
  }

  boolean isDone(State<M> state) {
    for (int i = 0; i < actors(); i++) {
      if (!state.isDone(i)) {
        return false;
      }
    }
    return true;
  }

  long[] lastValues(State<M> state) {
    long[] values = new long[machine.partition().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = machine.last(state.memory(), i);
    }
    return values;
  }

  /** The digest of a state; overwritten by the next one. */
  Digest digest(State<M> state) {
    digest.reset();
    for (Node node : state.at()) {
      digest.add(node.id());
    }
    machine.digest(state.memory(), digest);
    state.marks().digest(digest);
    return digest;
  }

  /** A key for what a check can observe at an end: ends with equal keys look the same to it. */
  List<Long> kind(State<M> state, long[] lastValues) {
    Digest kind = new Digest();
    for (Node node : state.at()) {
      kind.add(node.id());
    }
    for (long value : lastValues) {
      kind.add(value);
    }
    state.marks().digest(kind);
    return List.of(kind.first(), kind.second());
  }

  ModelMachine<M> machine() {
    return machine;
  }

  private boolean othersDone(State<M> state) {
    for (int i = 0; i < ordinary(); i++) {
      if (!state.isDone(i)) {
        return false;
      }
    }
    return true;
  }

  // Running alone on the newest values, it returns to this point without a write.
  private boolean waitsAlone(State<M> state, int actor) {
    Node node = state.at()[actor];
    M memory = state.memory();
    for (int i = 0; i < LONGEST_SOLO; i++) {
      if (!(node instanceof Node.Step step)) {
        return false;
      }
      PartitionOp access = PartitionOp.of(machine.partition(), actor, step);
      int choice = machine.newest(memory, actor, access);
      long value = machine.read(memory, actor, access, choice);
      boolean writes =
          switch (step.op()) {
            case Op.Load _, Op.Barrier _ -> false;
            case Op.Update update -> update.change().writes(value);
            case Op.Store _, Op.Mark _, Op.Join _ -> true;
          };
      if (writes) {
        return false;
      }
      memory = machine.step(memory, actor, access, choice);
      node = next(actor, step, value, memory);
      if (node == state.at()[actor]) {
        return true;
      }
    }
    return false;
  }

  private Node next(int actor, Node.Step step, long value, M memory) {
    Node next = rehearsal.next(actor, step, value, new Alone(actor, memory));
    checkFacts();
    return next;
  }

  private void checkFacts() {
    if (isOutdated()) {
      throw new OutdatedException();
    }
  }

  private boolean isOutdated() {
    return play.facts().version() != machine.partition().version();
  }

  /** An actor that runs alone and reads the newest values. */
  private final class Alone implements Foresight {
    private final int actor;
    private final Map<Place, Long> unmodelled = new HashMap<>();
    private M memory;
    private int left = LONGEST_AHEAD;

    Alone(int actor, M memory) {
      this.actor = actor;
      this.memory = memory;
    }

    @Override
    public OptionalLong value(Node.Step step) {
      Optional<Place> place = place(step.op());
      if (place.isPresent() && isCut(place.get())) {
        left = 0;
      }
      if (left == 0) {
        return OptionalLong.empty();
      }
      left--;
      if (place.isPresent() && !machine.partition().knows(place.get())) {
        return unmodelled(step.op(), place.get());
      }
      PartitionOp access = PartitionOp.of(machine.partition(), actor, step);
      int choice = machine.newest(memory, actor, access);
      long value = machine.read(memory, actor, access, choice);
      memory = machine.step(memory, actor, access, choice);
      return OptionalLong.of(value);
    }

    private static Optional<Place> place(Op op) {
      return switch (op) {
        case Op.Load load -> Optional.of(load.place());
        case Op.Store store -> Optional.of(store.place());
        case Op.Update update -> Optional.of(update.place());
        case Op.Barrier _, Op.Mark _, Op.Join _ -> Optional.empty();
      };
    }

    /** Whether others split this place differently, so that its value cannot be predicted. */
    private boolean isCut(Place place) {
      return !machine.partition().knows(place) && machine.partition().touches(place)
          || unmodelled.keySet().stream().anyMatch(p -> !p.equals(place) && p.overlaps(place));
    }

    // No actor was seen to use it before this run.
    private OptionalLong unmodelled(Op op, Place place) {
      long before = unmodelled.getOrDefault(place, play.watch().initial(place));
      switch (op) {
        case Op.Store store -> unmodelled.put(place, store.value());
        case Op.Update update ->
            unmodelled.put(place, update.change().apply(before) & place.mask());
        default -> {}
      }
      return OptionalLong.of(op.asks() ? before : 0);
    }
  }
}
