package org.sharedinfo.spi;

/**
 * The control software's side of the wallclock (WP).
 *
 * <p>Threading: one call at a time, from any thread. Readers run at the same time.
 */
public interface WallclockPublisher {
  /**
   * Publishes the wallclock base, the time of day at which system time was zero, by the version
   * protocol of {@link TimePublisher#publish}.
   *
   * @param seconds seconds since 1970-01-01T00:00:00Z, signed 64-bit: both halves are stored; those
   *     below 0 and above 18,446,744,072 (the year 2554) may be refused
   * @param nanos nanoseconds of the second, unsigned 32-bit; 10^9 and more may be carried into the
   *     seconds or refused
   * @throws IllegalArgumentException if nanos is 10^9 or more and refused, or seconds are, with the
   *     number in the message; no byte changes then
   */
  void publish(long seconds, int nanos);
}
