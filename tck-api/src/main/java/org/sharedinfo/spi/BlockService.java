package org.sharedinfo.spi;

/**
 * The hypervisor puts a vCPU to sleep on its guest's request (part of ES; Xen calls it
 * SCHEDOP_block). Optional for an implementation.
 *
 * <p>Threading: one call at a time for each vCPU, from any thread; senders run at the same time.
 */
public interface BlockService {
  /**
   * A vCPU asks to sleep until it is notified. The call clears its upcall_mask (PV guests), then
   * tests upcall_pending, and does not wait. If it returns true, the next notification of the vCPU
   * calls {@link Domain#wake}: an upcall alone does not wake it. A sleeping vCPU runs no code, so
   * its upcall_mask stays as this call left it.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @return true if the vCPU goes to sleep, false if a notification is pending
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message; no byte changes then
   */
  boolean block(int vcpu);
}
