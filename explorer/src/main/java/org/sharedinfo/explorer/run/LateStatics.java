package org.sharedinfo.explorer.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/**
 * Static fields that were filled at their first use. Each may be so once: it is a cache, not a way
 * for actors to talk.
 */
final class LateStatics {
  private final Set<Field> filled = new HashSet<>();

  /** Those that were filled by now. */
  synchronized Snapshot snapshot() {
    return new Snapshot(Set.copyOf(filled));
  }

  private synchronized void add(Field field) {
    filled.add(field);
  }

  /** What was known when some objects were made. */
  final class Snapshot {
    private final Set<Field> then;

    private Snapshot(Set<Field> then) {
      this.then = then;
    }

    /** Whether a slot changed by being filled for the first time. */
    boolean excuses(Slot slot) {
      if (slot instanceof Slot.OfField(Object _, Field field, Object held)
          && Modifier.isStatic(field.getModifiers())
          && held == null
          && !then.contains(field)) {
        add(field);
        return true;
      }
      return false;
    }
  }
}
