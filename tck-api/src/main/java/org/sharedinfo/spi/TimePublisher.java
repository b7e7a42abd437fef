package org.sharedinfo.spi;

/**
 * The hypervisor's side of vCPU time (TP).
 *
 * <p>Threading: the kit makes one call at a time for each vCPU, from any thread; different vCPUs
 * may be published at once. Readers run at the same time.
 */
public interface TimePublisher {
  /**
   * Publishes one update in the vcpu_time_info of a vCPU, by the version protocol: version is odd
   * from before the first payload byte changes until after the last has, and ends even.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @param time the values to store, each exactly
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message; no byte changes then
   */
  void publish(int vcpu, VcpuTime time);
}
