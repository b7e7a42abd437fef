package org.sharedinfo.spi;

/**
 * Continues a vCPU's clock from one record to the next (part of TP). Optional for an implementation
 * that is given each record.
 *
 * <p>Threading: like {@link TimePublisher}.
 */
public interface TimeUpdater {
  /**
   * Publishes the record that continues the last one at {@link Domain#tsc()}, at the same rate:
   * tsc_timestamp is that TSC, system_time what the last record gives for it.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @param last the record that the page holds for the vCPU now
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message; no byte changes then
   */
  void update(int vcpu, VcpuTime last);
}
