package org.sharedinfo.explorer.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which actors are known to use which place. A search that relies on these facts restarts when new
 * ones appear. There are few, and they appear early.
 *
 * <p>Threading: any.
 */
public final class Facts {
  /**
   * Bit masks of actors.
   *
   * @param readers those that load the place
   * @param writers those that store to it or update it
   */
  public record Users(int readers, int writers) {
    private static final Users NOBODY = new Users(0, 0);

    private Users and(int moreReaders, int moreWriters) {
      return new Users(readers | moreReaders, writers | moreWriters);
    }
  }

  private final Map<Place, Users> users = new HashMap<>();
  private int markers;
  private final AtomicInteger version = new AtomicInteger();

  /** Increases with every new fact. */
  public int version() {
    return version.get();
  }

  /** All places in use. */
  public synchronized Map<Place, Users> users() {
    return Map.copyOf(users);
  }

  /** The actors that make marks, as a bit mask. */
  public synchronized int markers() {
    return markers;
  }

  /** These places will be used; it is not yet known by whom. */
  public synchronized void expect(Collection<Place> places) {
    places.forEach(place -> learn(place, 0, 0));
  }

  synchronized void learn(int actor, Op op) {
    int bit = 1 << actor;
    switch (op) {
      case Op.Load load -> learn(load.place(), bit, 0);
      case Op.Store store -> learn(store.place(), 0, bit);
      case Op.Update update -> learn(update.place(), bit, bit);
      case Op.Mark _ -> {
        if ((markers & bit) == 0) {
          markers |= bit;
          version.incrementAndGet();
        }
      }
      case Op.Barrier _, Op.Join _ -> {}
    }
  }

  private void learn(Place place, int readers, int writers) {
    Users before = users.getOrDefault(place, Users.NOBODY);
    Users after = before.and(readers, writers);
    if (!after.equals(before) || !users.containsKey(place)) {
      users.put(place, after);
      version.incrementAndGet();
    }
  }
}
