package org.sharedinfo.explorer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sharedinfo.explorer.model.ModelMachine;
import org.sharedinfo.explorer.model.OutdatedException;
import org.sharedinfo.explorer.model.Partition;
import org.sharedinfo.explorer.model.PartitionOp;
import org.sharedinfo.explorer.run.KnownActors;
import org.sharedinfo.explorer.run.Node;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.Rehearsal;

/** Replays one execution along its moves, and records its steps. */
public final class Playback {
  /**
   * One step.
   *
   * @param value that it was given; 0 if it needs none
   * @param others that it could have been given instead
   */
  public record Played(int actor, Op op, long value, List<Long> others) {}

  /**
   * A whole execution.
   *
   * @param terminal how it ended
   */
  public record Execution(List<Played> steps, ExecutionEnd terminal) {}

  private final KnownActors play;
  private final boolean lastJoins;
  private final Function<Partition, ModelMachine<?>> model;

  /**
   * @param lastJoins whether the last actor begins when all others are done
   */
  public Playback(KnownActors play, boolean lastJoins, Function<Partition, ModelMachine<?>> model) {
    this.play = play;
    this.lastJoins = lastJoins;
    this.model = model;
  }

  /**
   * Replays it.
   *
   * @param shapes of the memory that the moves rely on
   * @throws IllegalArgumentException if the moves do not fit this play
   */
  public Execution run(List<Move> moves, List<Place> shapes) {
    play.facts().expect(shapes);
    Rehearsal rehearsal = new Rehearsal(play);
    while (true) {
      Partition partition = Partition.of(play.facts(), play.watch());
      try {
        return run(model.apply(partition), rehearsal, moves);
      } catch (OutdatedException e) {
        // A new fact: try again.
      }
    }
  }

  private <M> Execution run(ModelMachine<M> machine, Rehearsal rehearsal, List<Move> moves) {
    Stepper<M> stepper = new Stepper<>(machine, play, rehearsal, lastJoins);
    State<M> state = stepper.first();
    List<Played> steps = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      int choice = choice(stepper, state, move, i + 1);
      Op op = ((Node.Step) state.at()[move.actor()]).op();
      long value = stepper.read(state, move.actor(), choice);
      steps.add(new Played(move.actor(), op, value, others(stepper, state, move.actor(), value)));
      state = stepper.step(state, move.actor(), choice);
    }
    if (!stepper.isDone(state) && !stepper.isStuck(state)) {
      throw new IllegalArgumentException(
          "the schedule ends after " + moves.size() + " steps, before the scenario does");
    }
    return new Execution(
        List.copyOf(steps),
        new ExecutionEnd(
            machine.partition(), state.at(), stepper.lastValues(state), state.marks()));
  }

  static <M> int choice(Stepper<M> stepper, State<M> state, Move move, int number) {
    long choices = move.actor() < stepper.actors() ? stepper.choices(state, move.actor()) : 0;
    for (int i = 0; i < move.age() && choices != 0; i++) {
      choices &= ~Long.highestOneBit(choices);
    }
    if (choices == 0) {
      throw new IllegalArgumentException(
          "the schedule does not fit this scenario: step " + number + " cannot be taken");
    }
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(choices);
  }

  private static <M> List<Long> others(Stepper<M> stepper, State<M> state, int actor, long value) {
    PartitionOp access = stepper.access(state, actor);
    if (access.kind() != PartitionOp.Kind.LOAD && access.kind() != PartitionOp.Kind.UPDATE) {
      return List.of();
    }
    List<Long> others = new ArrayList<>();
    for (long left = stepper.choices(state, actor); left != 0; left &= left - 1) {
      long other = stepper.read(state, actor, Long.numberOfTrailingZeros(left));
      if (other != value && !others.contains(other)) {
        others.add(other);
      }
    }
    return List.copyOf(others);
  }

  /** The moves that led to a state. */
  static <M> List<Move> moves(State<M> state, Stepper<M> stepper) {
    List<Move> moves = new ArrayList<>();
    for (State<M> at : state.path()) {
      if (at.before().isPresent()) {
        long newer = stepper.choices(at.before().get(), at.actor()) & ~((2L << at.choice()) - 1);
        moves.add(new Move(at.actor(), Long.bitCount(newer)));
      }
    }
    return List.copyOf(moves);
  }

  /** The shapes that a partition needs for the moves to have the same meaning again. */
  static List<Place> shapes(Partition partition) {
    return partition.mixed();
  }
}
