package org.sharedinfo.explorer.search;

import java.util.Arrays;
import org.sharedinfo.explorer.model.Digest;

/**
 * The visited states, each with the choices that were skipped there because they are covered
 * elsewhere.
 *
 * <p>Threading: any.
 */
final class Visited {
  private static final int STRIPES = 64;

  // Most searches visit a few hundred states, and each begins with new tables.
  private static final int FIRST_CAPACITY = 16;

  private final Stripe[] stripes = new Stripe[STRIPES];

  /**
   * @param actors how many
   */
  Visited(int actors) {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(actors);
    }
  }

  /**
   * Visits a state.
   *
   * @param asleep the choices of each actor to skip
   * @param todo receives the choices of each actor to explore now. At the first visit these are all
   *     that are not asleep; later, those that were skipped so far and are no longer asleep
   */
  void visit(Digest digest, long[] asleep, long[] todo) {
    stripes[(int) (digest.first() & STRIPES - 1)].visit(
        digest.first(), digest.second() | 1, asleep, todo);
  }

  private static final class Stripe {
    private final int actors;
    private final int width;
    private long[] entries;
    private int size;
    private int capacity = FIRST_CAPACITY;

    Stripe(int actors) {
      this.actors = actors;
      this.width = 2 + actors;
      this.entries = new long[capacity * width];
    }

    synchronized void visit(long first, long second, long[] asleep, long[] todo) {
      int at = find(entries, capacity, first, second);
      if (entries[at + 1] == 0) {
        add(at, first, second, asleep);
        for (int i = 0; i < actors; i++) {
          todo[i] = ~asleep[i];
        }
        return;
      }
      for (int i = 0; i < actors; i++) {
        long before = entries[at + 2 + i];
        todo[i] = before & ~asleep[i];
        entries[at + 2 + i] = before & asleep[i];
      }
    }

    private void add(int at, long first, long second, long[] asleep) {
      entries[at] = first;
      entries[at + 1] = second;
      System.arraycopy(asleep, 0, entries, at + 2, actors);
      if (++size > capacity / 2) {
        grow();
      }
    }

    // The second half is odd; 0 marks a free slot.
    private int find(long[] table, int places, long first, long second) {
      int place = (int) (first >>> 6) & places - 1;
      while (table[place * width + 1] != 0
          && (table[place * width] != first || table[place * width + 1] != second)) {
        place = place + 1 & places - 1;
      }
      return place * width;
    }

    private void grow() {
      int larger = capacity * 2;
      long[] table = new long[Math.multiplyExact(larger, width)];
      for (int i = 0; i < capacity; i++) {
        int from = i * width;
        if (entries[from + 1] != 0) {
          int to = find(table, larger, entries[from], entries[from + 1]);
          System.arraycopy(entries, from, table, to, width);
        }
      }
      Arrays.fill(entries, 0);
      entries = table;
      capacity = larger;
    }
  }
}
