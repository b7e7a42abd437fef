package org.sharedinfo.explorer.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.explorer.model.PartitionOp;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Ordering;

/**
 * Orders the steps of a weak execution so that it is easy to follow: a load comes before the stores
 * that it does not see, where possible. What remains out of order is the weak behaviour. Every
 * actor does and sees the same as before.
 *
 * <p>Threading: one thread.
 */
final class Tidy<M> {
  private static final int START = -1;

  /**
   * A step, described independently of the order.
   *
   * @param source the event whose message it reads, or {@link #START}
   */
  private record Event(int actor, PartitionOp access, int source, boolean reads, boolean writes) {
    boolean isOrdered() {
      return switch (access.op()) {
        case Op.Load load -> load.ordering() == Ordering.VOLATILE;
        case Op.Store store -> store.ordering() == Ordering.VOLATILE;
        case Op.Update update -> update.writing() == Ordering.VOLATILE;
        case Op.Barrier barrier -> barrier.fence() == Fence.FULL;
        case Op.Mark _, Op.Join _ -> true;
      };
    }
  }

  private final Stepper<M> stepper;
  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, List<Integer>> finalOrder = new HashMap<>();

  private Tidy(Stepper<M> stepper) {
    this.stepper = stepper;
  }

  /** The same execution in another order; empty if none is found easily. */
  static <M> Optional<State<M>> of(State<M> end, Stepper<M> stepper) {
    Tidy<M> tidy = new Tidy<>(stepper);
    List<State<M>> path = end.path();
    for (State<M> state : path) {
      state.before().ifPresent(before -> tidy.add(before, state.actor(), state.choice()));
    }
    return tidy.reorder(path.getFirst());
  }

  private void add(State<M> before, int actor, int choice) {
    PartitionOp access = stepper.access(before, actor);
    boolean reads = access.op().asks();
    boolean writes =
        switch (access.op()) {
          case Op.Store _ -> true;
          case Op.Update update -> update.change().writes(stepper.read(before, actor, choice));
          default -> false;
        };
    List<Integer> order = messages(finalOrder, access);
    int source = reads ? order.get(choice) : START;
    if (writes) {
      order.add(reads ? choice + 1 : choice, events.size());
    }
    events.add(new Event(actor, access, source, reads, writes));
  }

  private Optional<State<M>> reorder(State<M> first) {
    State<M> state = first;
    Map<Integer, List<Integer>> order = new HashMap<>();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      left.add(i);
    }
    while (!left.isEmpty()) {
      Optional<Integer> next = best(state, order, left);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      int number = next.get();
      Event event = events.get(number);
      int choice = position(order, number);
      state = stepper.step(state, event.actor(), choice);
      if (event.writes()) {
        messages(order, event.access()).add(event.reads() ? choice + 1 : choice, number);
      }
      left.remove(Integer.valueOf(number));
    }
    return Optional.of(state);
  }

  private Optional<Integer> best(
      State<M> state, Map<Integer, List<Integer>> order, List<Integer> left) {
    Optional<Integer> best = Optional.empty();
    int bestCost = Integer.MAX_VALUE;
    boolean orderedIsNext = true;
    List<Integer> actorsSeen = new ArrayList<>();
    for (int number : left) {
      Event event = events.get(number);
      boolean isNext = !actorsSeen.contains(event.actor());
      actorsSeen.add(event.actor());
      boolean inTurn = !event.isOrdered() || orderedIsNext;
      orderedIsNext &= !event.isOrdered();
      if (isNext && inTurn && isPossible(state, order, number)) {
        int cost = 2 * cost(order, left, number) + (event.actor() == state.actor() ? 0 : 1);
        if (cost < bestCost) {
          best = Optional.of(number);
          bestCost = cost;
        }
      }
    }
    return best;
  }

  private boolean isPossible(State<M> state, Map<Integer, List<Integer>> order, int number) {
    int position = position(order, number);
    return position >= 0
        && (stepper.choices(state, events.get(number).actor()) >>> position & 1) != 0;
  }

  // A write that others must still read behind waits longest. A load that is already late may wait
  // for stores that no one misses.
  private int cost(Map<Integer, List<Integer>> order, List<Integer> left, int number) {
    Event event = events.get(number);
    if (event.writes()) {
      return left.stream().anyMatch(other -> missesIt(other, number)) ? 3 : 1;
    }
    if (event.reads()) {
      List<Integer> messages = messages(order, event.access());
      return messages.indexOf(event.source()) == messages.size() - 1 ? 0 : 2;
    }
    return 0;
  }

  /** Whether an event of another actor reads what a write overwrites. */
  private boolean missesIt(int number, int write) {
    Event event = events.get(number);
    Event writing = events.get(write);
    if (!event.reads()
        || event.actor() == writing.actor()
        || event.access().block() != writing.access().block()) {
      return false;
    }
    List<Integer> messages = messages(finalOrder, event.access());
    return messages.indexOf(event.source()) < messages.indexOf(write);
  }

  /** The choice that keeps the event the same; −1 if its message does not exist yet. */
  private int position(Map<Integer, List<Integer>> order, int number) {
    Event event = events.get(number);
    List<Integer> messages = messages(order, event.access());
    if (event.reads()) {
      return messages.indexOf(event.source());
    }
    if (!event.writes()) {
      return 0;
    }
    List<Integer> all = messages(finalOrder, event.access());
    int rank = all.indexOf(number);
    return (int) messages.stream().filter(m -> all.indexOf(m) < rank).count();
  }

  private static List<Integer> messages(Map<Integer, List<Integer>> order, PartitionOp access) {
    return order.computeIfAbsent(access.block(), _ -> new ArrayList<>(List.of(START)));
  }
}
