package org.sharedinfo.explorer.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/**
 * Static fields that were filled at their first use. Each may be filled once, as a cache; actors
 * must not communicate through it.
 */
final class LateStatics {
  private final Set<Field> filled = new HashSet<>();

  /** The fields filled so far. */
  synchronized Snapshot snapshot() {
    return new Snapshot(Set.copyOf(filled));
  }

  private synchronized void add(Field field) {
    filled.add(field);
  }

  /** The state of the fields when some objects were created. */
  final class Snapshot {
    private final Set<Field> then;

    private Snapshot(Set<Field> then) {
      this.then = then;
    }

    /** Whether a slot only changed because it was filled for the first time. */
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
