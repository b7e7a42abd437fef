package org.sharedinfo.spi;

/**
 * The guest's side of vCPU time (TR).
 *
 * <p>It waits, in any way, while an update is in progress. It writes nothing to the frame, except
 * that it may clear bit 1 (GUEST_STOPPED) of the flags of the record that it reads.
 *
 * <p>Threading: called from any number of threads at once.
 */
public interface TimeReader {
  /**
   * The system time of a vCPU at {@link Domain#tsc()}: system_time + (((tsc − tsc_timestamp)
   * shifted by tsc_shift) · tsc_to_system_mul) / 2^32, modulo 2^64.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @return nanoseconds since boot, unsigned 64-bit
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   */
  long systemTimeNanos(int vcpu);
}
