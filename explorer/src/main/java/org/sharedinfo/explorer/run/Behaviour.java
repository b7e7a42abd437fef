package org.sharedinfo.explorer.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The known behaviour of one actor: a tree over the values that it was given.
 *
 * <p>Threading: any.
 */
final class Behaviour {
  // A waiting loop contains few loads and fences.
  private static final int LONGEST_ROUND = 24;

  private final int actor;
  private final String name;
  private final boolean reader;
  private final Facts facts;
  private final AtomicInteger nodes = new AtomicInteger();
  private final Map<Op, Integer> ops = new HashMap<>();
  private volatile Optional<Node> root = Optional.empty();

  Behaviour(int actor, String name, boolean reader, Facts facts) {
    this.actor = actor;
    this.name = name;
    this.reader = reader;
    this.facts = facts;
  }

  String name() {
    return name;
  }

  /** Rejects writes of a read-only actor. */
  void check(Op op) {
    if (reader && (op instanceof Op.Store || op instanceof Op.Update)) {
      throw new RefusedWriteException(op);
    }
  }

  Optional<Node> root() {
    return root;
  }

  /** The actor's next step is this op. */
  Node.Step extend(Optional<Node.Step> from, long fed, Op op) {
    facts.learn(actor, op);
    synchronized (this) {
      Optional<Node> there = at(from, fed);
      if (there.isPresent()) {
        if (there.get() instanceof Node.Step step && step.op().equals(op)) {
          return step;
        }
        throw otherwise(op);
      }
      Node.Step step = new Node.Step(nodes.getAndIncrement(), op, opId(op), from, fed);
      put(from, fed, step);
      return step;
    }
  }

  /** The actor has ended. */
  synchronized void end(Optional<Node.Step> from, long fed, Finish finish, List<Object> notes) {
    if (at(from, fed).isEmpty()) {
      put(from, fed, new Node.End(nodes.getAndIncrement(), finish, List.copyOf(notes)));
    }
  }

  /** The actor was given the same values as before, but behaves differently. */
  UnseenException otherwise(Op op) {
    return new UnseenException(
        "actor \""
            + name
            + "\" behaves differently when it is run again with the same values: "
            + op.site());
  }

  /** From this node on, the actor only repeats its steps since {@code back}. */
  synchronized void wait(Node.Step node, Node.Step back) {
    back.markWaiting();
    node.parent().branch(node.fed(), back);
  }

  /**
   * The distance back to a node with the same situation: the steps between were made twice in a row
   * with the same values, and wrote nothing.
   *
   * @return 0 if there is no such round
   */
  static int round(Node.Step node) {
    for (int length = 1; length <= LONGEST_ROUND && 2 * length <= node.depth(); length++) {
      if (repeats(node, length)) {
        return length;
      }
    }
    return 0;
  }

  private static boolean repeats(Node.Step node, int length) {
    Node.Step late = node;
    Node.Step early = back(node, length);
    if (early.opId() != late.opId()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (early.fed() != late.fed() || early.parent().opId() != late.parent().opId()) {
        return false;
      }
      if (writes(late.parent().op(), late.fed())) {
        return false;
      }
      late = late.parent();
      early = early.parent();
    }
    return true;
  }

  private static boolean writes(Op op, long given) {
    return switch (op) {
      case Op.Load _, Op.Barrier _ -> false;
      case Op.Update update -> update.change().writes(given);
      case Op.Store _, Op.Mark _, Op.Join _ -> true;
    };
  }

  static Node.Step back(Node.Step node, int steps) {
    Node.Step at = node;
    for (int i = 0; i < steps; i++) {
      at = at.parent();
    }
    return at;
  }

  private int opId(Op op) {
    int next = ops.size();
    return ops.computeIfAbsent(op, _ -> next);
  }

  private Optional<Node> at(Optional<Node.Step> from, long fed) {
    return from.isPresent() ? from.get().branches().at(fed) : root;
  }

  private void put(Optional<Node.Step> from, long fed, Node node) {
    if (from.isPresent()) {
      from.get().branch(fed, node);
    } else {
      root = Optional.of(node);
    }
  }
}
