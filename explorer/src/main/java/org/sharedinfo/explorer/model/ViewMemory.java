package org.sharedinfo.explorer.model;

import java.util.Arrays;

/**
 * The memory of {@link ReleaseAcquireMachine}. Immutable; memories share parts.
 *
 * @param history for each block, its messages in the order that all actors agree on
 * @param minds of the actors
 * @param total what the volatile accesses and full fences agree on
 * @param left what the finished actors knew
 */
// never compared; read and copied millions of times
@SuppressWarnings("ArrayRecordComponent")
record ViewMemory(Message[][] history, Mind[] minds, View total, View left) {
  Message[] of(int block) {
    return history[block];
  }

  ViewMemory with(int actor, Mind mind) {
    Mind[] after = minds.clone();
    after[actor] = mind;
    return new ViewMemory(history, after, total, left);
  }

  ViewMemory with(int actor, Mind mind, View newTotal) {
    Mind[] after = minds.clone();
    after[actor] = mind;
    return new ViewMemory(history, after, newTotal, left);
  }

  /** With room for a message of a block at a position: later messages move up by one. */
  ViewMemory room(int block, int firstCell, int count, int position) {
    Message[][] moved = history.clone();
    if (position < history[block].length) {
      for (int i = 0; i < moved.length; i++) {
        moved[i] = history[i].clone();
        for (int j = 0; j < moved[i].length; j++) {
          moved[i][j] = moved[i][j].shift(firstCell, count, position, i == block);
        }
      }
    }
    Message[] old = moved[block];
    Message[] wider = Arrays.copyOf(old, old.length + 1);
    System.arraycopy(old, position, wider, position + 1, old.length - position);
    moved[block] = wider;
    if (position == old.length) {
      return new ViewMemory(moved, minds, total, left);
    }
    Mind[] others = new Mind[minds.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = minds[i].shift(firstCell, count, position);
    }
    return new ViewMemory(
        moved,
        others,
        total.shift(firstCell, count, position),
        left.shift(firstCell, count, position));
  }
}
