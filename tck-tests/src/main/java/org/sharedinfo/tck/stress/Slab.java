package org.sharedinfo.tck.stress;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Places for the states of a race, made once and used again and again: a page and the roles bound
 * to it cost more than the race itself. A state leaves its place as it found it, by what the sides
 * may do; nobody changes memory under an implementation that may remember it.
 *
 * <p>There are more places than a test has states at a time.
 */
public final class Slab<T> {
  private static final int PLACES = 1024;

  private final List<T> places;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param fresh makes a place
   */
  public Slab(Supplier<T> fresh) {
    this.places = Stream.generate(fresh).limit(PLACES).toList();
  }

  /** The place that was used longest ago. Threading: from any thread. */
  public T next() {
    return places.get(next.getAndIncrement() & PLACES - 1);
  }
}
