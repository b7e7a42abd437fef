package org.sharedinfo.explorer.run;

import java.util.List;
import java.util.Optional;

/**
 * Watches over the Java heap around the actors. Each of them is run alone, on objects made anew:
 * that tells what it does in company only if they share nothing that changes but the watched
 * memory. So what more than one of them can reach must stay as it was made, and no lock on it may
 * be held over an access; what a single one reaches may change, and is then made anew for the next
 * run.
 *
 * <p>It sees fields, statics, arrays, collections, atomics, locks and monitors of what the actors'
 * code reaches, as far as reflection may look, and unwatched memory segments.
 */
final class HeapGuard {
  private final List<Slot> shared;
  private final List<Slot> own;
  private final List<Object> monitors;
  private final LateStatics.Snapshot late;
  private final String actor;

  /**
   * @param shared what more than one actor reaches
   * @param own what one actor reaches
   * @param monitors the objects that more than one actor can lock
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

  /** What the running actor did to the heap that others see, as a reason. */
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

  /** Whether the objects can serve another run. */
  boolean asMade() {
    return own.stream().noneMatch(Slot::changed) && shared.stream().noneMatch(Slot::changed);
  }

  private static String nameOf(Object monitor) {
    return monitor instanceof Class<?> type
        ? type.getName() + ".class"
        : monitor.getClass().getName();
  }
}
