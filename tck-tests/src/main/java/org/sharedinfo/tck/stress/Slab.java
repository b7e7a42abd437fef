package org.sharedinfo.tck.stress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Reusable places for the states of a race: a page and the roles bound to it cost more than the
 * race itself. Each state restores its place, using only operations that both sides may perform.
 * Memory never changes behind an implementation that may remember it.
 *
 * <p>There are more places than a test has states at a time.
 */
public final class Slab<T> {
  private static final int PLACES = 512;

  private final Supplier<T> fresh;
  private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param fresh creates a place
   */
  public Slab(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** An unused place, or the least recently used one. Threading: from any thread. */
  public T next() {
    int place = next.getAndIncrement() & PLACES - 1;
    // No two threads have the same place: a test has far fewer states at a time.
    T made = places.get(place);
    return made == null ? make(place) : made;
  }

  private T make(int place) {
    T made = fresh.get();
    places.set(place, made);
    return made;
  }
}
