package org.sharedinfo.explorer.watch;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Fence;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Run;
import org.sharedinfo.explorer.run.Site;
import org.sharedinfo.explorer.run.UnseenException;
import org.sharedinfo.explorer.run.WatchedMemory;

/**
 * For code that cannot be rewritten and reports its accesses itself; they are performed here.
 *
 * <p>Values are raw bits, zero-extended. Threading: the thread of the actor. Any access may throw
 * to end the run; the code must then stop.
 */
public final class ToldAccess {
  /** Addresses from the first, inclusive, to the last, exclusive. */
  public record Range(long start, long end) {}

  private ToldAccess() {}

  /** Whether this thread runs an actor. */
  public static boolean acts() {
    return Run.here().acts();
  }

  /**
   * Whether the code is called for the first time in this run of an actor. Thread-local data is
   * then as at a thread's start, because an actor is a thread of its own.
   */
  public static boolean enters() {
    return Run.here().enters();
  }

  /** Whether this thread is setting up a scenario. */
  public static boolean stages() {
    return Run.here().stages();
  }

  /**
   * Whether the code made the last access before, in the same loop with the same values. It then
   * needs less monitoring.
   */
  public static boolean repeats() {
    return Run.here().repeats();
  }

  /** The memory that is watched on this thread. */
  public static List<Range> watched() {
    WatchedMemory watch = Run.here().watch();
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < watch.size(); i++) {
      ranges.add(new Range(watch.start(i), watch.end(i)));
    }
    return ranges;
  }

  /**
   * Loads.
   *
   * @param bytes 1, 2, 4 or 8; the address is a multiple of it
   */
  public static long load(long address, int bytes, Ordering ordering, Site site) {
    Run run = inside(address, bytes, site);
    return run.load(Addresses.place(run, address, bytes), ordering, site);
  }

  /** Stores; see {@link #load}. */
  public static void store(long address, int bytes, Ordering ordering, long value, Site site) {
    Run run = inside(address, bytes, site);
    run.store(Addresses.place(run, address, bytes), ordering, value, site);
  }

  /** Updates atomically; see {@link #load}. Returns the old value. */
  public static long update(long address, int bytes, Change change, Site site) {
    Run run = inside(address, bytes, site);
    return run.update(
        Addresses.place(run, address, bytes), Ordering.VOLATILE, Ordering.VOLATILE, change, site);
  }

  /** A fence. */
  public static void fence(Fence fence, Site site) {
    Run.here().fence(fence, site);
  }

  /** The code did something that it did not report, or that cannot be replayed. */
  public static UnseenException unseen(String what) {
    return Run.here().unseen(what);
  }

  private static Run inside(long address, int bytes, Site site) {
    Run run = Run.here();
    if (!Addresses.inside(run, address, bytes)) {
      throw run.unseen(site + " at an address outside watched memory");
    }
    return run;
  }
}
