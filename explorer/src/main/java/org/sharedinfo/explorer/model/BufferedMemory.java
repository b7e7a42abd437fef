package org.sharedinfo.explorer.model;

import java.util.Arrays;

/**
 * The memory of {@link TotalStoreOrderMachine}. Immutable; memories share parts.
 *
 * @param history for each block, the results of its stores in order
 * @param stores the number of stores to all blocks
 * @param actors what each actor has seen
 */
// never compared; read and copied millions of times
@SuppressWarnings("ArrayRecordComponent")
record BufferedMemory(Stored[][] history, int stores, Actor[] actors) {
  /**
   * A block after one store.
   *
   * @param cells the cells that it wrote; the others are unchanged
   * @param number the store's number among those to all blocks
   */
  record Stored(long value, int cells, int number) {}

  /**
   * What an actor has seen.
   *
   * @param seen the number of the last store that its loads must see
   * @param own for each cell, the position of its own last store in the block's history
   */
  record Actor(int seen, byte[] own) {
    Actor seeing(int number) {
      return number <= seen ? this : new Actor(number, own);
    }
  }

  BufferedMemory with(int actor, Actor state) {
    Actor[] after = actors.clone();
    after[actor] = state;
    return new BufferedMemory(history, stores, after);
  }

  BufferedMemory and(int block, Stored stored) {
    Stored[][] after = history.clone();
    after[block] = Arrays.copyOf(history[block], history[block].length + 1);
    after[block][history[block].length] = stored;
    return new BufferedMemory(after, stores + 1, actors);
  }
}
