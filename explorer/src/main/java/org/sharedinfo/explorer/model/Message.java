package org.sharedinfo.explorer.model;

/**
 * A block after one store or update. Immutable.
 *
 * @param value of the whole block
 * @param cells the cells that it wrote; the others are unchanged
 * @param update whether it must stay directly after the message before it
 * @param view what an acquire of this message sees
 * @param origins for each cell of the block, the position of the message that wrote it
 */
// never compared; read and copied millions of times
@SuppressWarnings("ArrayRecordComponent")
record Message(long value, int cells, boolean update, View view, byte[] origins) {
  void digest(Digest digest) {
    digest.add(value);
    digest.add(view.digest());
    long shape = update ? 1 : 0;
    shape = shape << Byte.SIZE | cells;
    for (byte origin : origins) {
      shape = shape * 67 + origin;
    }
    digest.add(shape);
  }

  /** The message after another one was inserted into the history at a position. */
  Message shift(int firstCell, int count, int from, boolean sameBlock) {
    View shifted = view.shift(firstCell, count, from);
    byte[] moved = origins;
    if (sameBlock) {
      moved = origins.clone();
      for (int i = 0; i < moved.length; i++) {
        if (moved[i] >= from) {
          moved[i]++;
        }
      }
    }
    boolean unmoved = shifted.equals(view) && !sameBlock;
    return unmoved ? this : new Message(value, cells, update, shifted, moved);
  }
}
