package org.sharedinfo.explorer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sharedinfo.explorer.run.Finish;

/**
 * Receives the actors of a scenario.
 *
 * <p>An actor's result, and what it notes, must have {@code equals} by value, and must not change
 * later.
 */
public final class Cast {
  /** An actor's code without a result. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  private final List<String> names = new ArrayList<>();
  private final List<Callable<?>> bodies = new ArrayList<>();
  private final Set<Integer> readers = new HashSet<>();
  private boolean hasLast;

  Cast() {}

  /** Adds an actor with a result, which is not null. */
  public Cast actor(String name, Callable<?> body) {
    if (hasLast) {
      throw new IllegalStateException("the actor that runs last is added last: " + name);
    }
    if (names.contains(name)) {
      throw new IllegalArgumentException("there is an actor of this name already: " + name);
    }
    names.add(name);
    bodies.add(body);
    return this;
  }

  /** Adds an actor without a result. */
  public Cast actor(String name, Action body) {
    return actor(name, result(body));
  }

  /**
   * Adds an actor with a result that is not to write: a store or an update of watched memory, even
   * one that fails, is refused with an exception.
   */
  public Cast reader(String name, Callable<?> body) {
    actor(name, body);
    readers.add(names.size() - 1);
    return this;
  }

  /** Adds an actor that begins when all others have ended, and sees all that they did. */
  public Cast last(String name, Callable<?> body) {
    actor(name, joined(body));
    hasLast = true;
    return this;
  }

  /** Adds an actor without a result that begins when all others have ended. */
  public Cast last(String name, Action body) {
    return last(name, result(body));
  }

  List<String> names() {
    return List.copyOf(names);
  }

  List<Callable<?>> bodies() {
    return List.copyOf(bodies);
  }

  Set<Integer> readers() {
    return Set.copyOf(readers);
  }

  boolean hasLast() {
    return hasLast;
  }

  private static Callable<Object> result(Action body) {
    return () -> {
      body.run();
      return Finish.Nothing.NOTHING;
    };
  }

  private static Callable<Object> joined(Callable<?> body) {
    return () -> {
      Stage.join();
      return body.call();
    };
  }
}
