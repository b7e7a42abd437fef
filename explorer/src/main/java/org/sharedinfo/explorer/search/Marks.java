package org.sharedinfo.explorer.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.sharedinfo.explorer.model.Digest;

/** The marks made so far, in order. Immutable. */
public final class Marks {
  /** One mark. */
  public record Made(int actor, Object value) {}

  static final Marks NONE = new Marks();

  private final Marks before;
  private final Made last;
  private final int size;

  private Marks() {
    this.before = this;
    this.last = new Made(-1, "");
    this.size = 0;
  }

  private Marks(Marks before, Made last) {
    this.before = before;
    this.last = last;
    this.size = before.size + 1;
  }

  Marks and(int actor, Object value) {
    return new Marks(this, new Made(actor, value));
  }

  void digest(Digest digest) {
    digest.add(size);
    for (Marks at = this; at != NONE; at = at.before) {
      digest.add((long) at.last.value().hashCode() << Byte.SIZE | at.last.actor());
    }
  }

  /** In the order in which they were made. */
  public List<Made> list() {
    Deque<Made> all = new ArrayDeque<>();
    for (Marks at = this; at != NONE; at = at.before) {
      all.addFirst(at.last);
    }
    return List.copyOf(all);
  }
}
