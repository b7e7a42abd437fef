package org.sharedinfo.tck.stress;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reusable places for the states of a race: a page and the roles bound to it cost more than the
 * race itself. Each state restores its place, using only operations that both sides may perform.
 * Memory never changes behind an implementation that may remember it.
 *
 * <p>There are more places than a test has states at a time.
 */
public final class Slab<T> {
  private static final int PLACES = 1024;

  private final List<T> places;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param fresh creates a place
   */
  public Slab(Supplier<T> fresh) {
    this.places = Stream.generate(fresh).limit(PLACES).toList();
  }

  /** The least recently used place. Threading: from any thread. */
  public T next() {
    return places.get(next.getAndIncrement() & PLACES - 1);
  }
}
