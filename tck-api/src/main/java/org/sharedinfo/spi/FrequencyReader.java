package org.sharedinfo.spi;

/**
 * Derives the TSC frequency from a vCPU's time record (part of TR). Optional for an implementation;
 * many guests have no such function.
 *
 * <p>It waits, in any way, while an update is in progress, and writes nothing to the frame.
 *
 * <p>Threading: called from any number of threads at once.
 */
public interface FrequencyReader {
  /**
   * The TSC frequency that a vCPU's record states: (10^9 · 2^32 / tsc_to_system_mul) shifted right
   * by tsc_shift, left when it is negative.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @return hertz, unsigned 64-bit; the kit does not request results above 2^64 − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   * @throws IllegalStateException if tsc_to_system_mul is 0: nothing has been published yet
   */
  long frequencyHz(int vcpu);

  /**
   * The resolution of the result, in hertz: 1, or 1000 for a function that computes in kilohertz.
   * The result differs from the exact one by less than this. If it is rounded before a left shift
   * by −tsc_shift, the limit is shifted left in the same way.
   */
  default long resolutionHz() {
    return 1;
  }
}
