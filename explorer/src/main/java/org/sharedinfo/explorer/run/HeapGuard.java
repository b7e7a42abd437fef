package org.sharedinfo.explorer.run;

import java.util.List;
import java.util.Optional;

/**
 * Guards the Java heap around the actors. Each actor runs alone, on new objects. That shows its
 * behaviour among others only if watched memory is the only mutable state they share. So objects
 * that several actors can reach must not change, and no lock on them may be held across an access.
 * Objects that only one actor reaches may change, and are created anew for the next run.
 *
 * <p>It sees fields, statics, arrays, collections, atomics, locks and monitors that the actors'
 * code reaches, as far as reflection allows, and unwatched memory segments.
 */
final class HeapGuard {
  private final List<Slot> shared;
  private final List<Slot> own;
  private final List<Object> monitors;
  private final LateStatics.Snapshot late;
  private final String actor;

  /**
   * @param shared what several actors reach
   * @param own what one actor reaches
   * @param monitors the objects that several actors can lock
   */
  HeapGuard(List<Slot> shared, List<Slot> own, List<Object> monitors, LateStatics.Snapshot late) {
    this(shared, own, monitors, late, "");
  }

  private HeapGuard(
      List<Slot> shared,
      List<Slot> own,
      List<Object> monitors,
      LateStatics.Snapshot late,
      String actor) {
    this.shared = shared;
    this.own = own;
    this.monitors = monitors;
    this.late = late;
    this.actor = actor;
  }

  /** The same guard, for a run of this actor. */
  HeapGuard during(String actorsName) {
    return new HeapGuard(shared, own, monitors, late, actorsName);
  }

  /** What the running actor changed on the heap that others can see, as a reason. */
  Optional<String> checkShared(Site site) {
    for (Object monitor : monitors) {
      if (Thread.holdsLock(monitor)) {
        return Optional.of(
            "actor \""
                + actor
                + "\" holds the monitor of "
                + nameOf(monitor)
                + " where "
                + site
                + ": locks on the Java heap are not explored");
      }
    }
    for (Slot slot : shared) {
      if (slot.changed() && !late.excuses(slot)) {
        return Optional.of("actor \"" + actor + "\" " + slot.change() + " before " + site);
      }
    }
    return Optional.empty();
  }

  /** Whether the objects can be used for another run. */
  boolean asMade() {
    return own.stream().noneMatch(Slot::changed) && shared.stream().noneMatch(Slot::changed);
  }

  private static String nameOf(Object monitor) {
    return monitor instanceof Class<?> type
        ? type.getName() + ".class"
        : monitor.getClass().getName();
  }
}
