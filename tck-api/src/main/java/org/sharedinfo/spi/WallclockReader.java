package org.sharedinfo.spi;

/**
 * The guest's side of the wallclock (WR).
 *
 * <p>Waits, in any way, while an update is in progress and writes nothing to the frame.
 *
 * <p>Threading: called from any number of threads at once.
 */
public interface WallclockReader {
  /**
   * The time of day at a given system time: the wallclock base in the frame plus the system time.
   *
   * @param systemTimeNanos nanoseconds since boot, unsigned 64-bit; 0 asks for the base itself
   */
  TimeOfDay timeOfDay(long systemTimeNanos);
}
