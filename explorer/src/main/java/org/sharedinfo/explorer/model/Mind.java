package org.sharedinfo.explorer.model;

/**
 * What one actor knows about the others' writes. Immutable.
 *
 * @param current the minimum that it must see: it reads nothing older
 * @param pending what it will see after its next acquire fence
 * @param published what its plain and opaque stores show to an acquire
 * @param stored what a store-store fence adds to that: its own stores, and what it acquired
 * @param read what its plain loads returned: its stores come later, its loads need not
 */
record Mind(View current, View pending, View published, View stored, View read) {
  static Mind blank(View view) {
    return new Mind(view, view, view, view, view);
  }

  void digest(Digest digest) {
    digest.add(current.digest());
    digest.add(pending.digest());
    digest.add(published.digest());
    digest.add(stored.digest());
    digest.add(read.digest());
  }

  Mind shift(int firstCell, int count, int from) {
    return new Mind(
        current.shift(firstCell, count, from),
        pending.shift(firstCell, count, from),
        published.shift(firstCell, count, from),
        stored.shift(firstCell, count, from),
        read.shift(firstCell, count, from));
  }

  /** What a release shows. */
  View released() {
    return current.join(read);
  }
}
