package org.sharedinfo.spi;

/**
 * The guest's side of vCPU time (TR). Judged by TIM-01 to TIM-06, TIM-10 to TIM-12.
 *
 * <p>Both methods wait, in any way, while an update is in progress and write nothing to the frame.
 *
 * <p>Threading: called from any number of threads at once.
 */
public interface TimeReader {
  /**
   * The system time of a vCPU at {@link Domain#tsc()}: system_time + (((tsc − tsc_timestamp)
   * shifted by tsc_shift) · tsc_to_system_mul) / 2^32, modulo 2^64.
   *
   * @param vcpu 0 to 31
   * @return nanoseconds since boot, unsigned 64-bit
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   */
  long systemTimeNanos(int vcpu);

  /**
   * The TSC frequency that a vCPU's record states: (10^9 · 2^32 / tsc_to_system_mul) shifted right
   * by tsc_shift, left when it is negative.
   *
   * @param vcpu 0 to 31
   * @return hertz, unsigned 64-bit; results past 2^64 − 1 are not asked for
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   * @throws IllegalStateException if tsc_to_system_mul is 0: nothing was published yet
   */
  long frequencyHz(int vcpu);
}
