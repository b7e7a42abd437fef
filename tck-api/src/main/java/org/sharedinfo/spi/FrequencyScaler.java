package org.sharedinfo.spi;

/**
 * Chooses the scale of a time record for a TSC frequency (part of TP). Optional for an
 * implementation that is given its scale.
 *
 * <p>Threading: called from any number of threads at once.
 */
public interface FrequencyScaler {
  /**
   * The scale that turns TSC ticks into nanoseconds: (ticks shifted by tsc_shift) ·
   * tsc_to_system_mul / 2^32.
   *
   * @param hertz the TSC frequency, 1,000,000 to 10^12 − 1
   */
  TimeScale scaleOf(long hertz);
}
