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
 * <p>An actor's result, and the values it notes, must compare by value in {@code equals} and must
 * not change later.
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

  /** Adds an actor whose result is not null. */
  public Cast actor(String name, Callable<?> body) {
    if (hasLast) {
      throw new IllegalStateException("the last actor must be added last: " + name);
    }
    if (names.contains(name)) {
      throw new IllegalArgumentException("duplicate actor name: " + name);
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
   * Adds a read-only actor with a result. Any store or update of watched memory, even a failing
   * one, throws an exception.
   */
  public Cast reader(String name, Callable<?> body) {
    actor(name, body);
    readers.add(names.size() - 1);
    return this;
  }

  /** Adds an actor that begins after all others have ended and sees all their effects. */
  public Cast last(String name, Callable<?> body) {
    actor(name, joined(body));
    hasLast = true;
    return this;
  }

  /** Adds an actor without a result that begins after all others have ended. */
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
