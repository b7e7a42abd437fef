package org.sharedinfo.spi;

/**
 * The hypervisor's side of the arch part, which reports traps (part of ES).
 *
 * <p>Threading: any number of calls at once, from any thread; one call at a time for each vCPU's
 * page fault.
 */
public interface TrapPublisher {
  /**
   * Records why a non-maskable interrupt is raised: sets the bit of the reason in nmi_reason and
   * keeps the others.
   */
  void nmi(NmiReason reason);

  /**
   * Records the address of a page fault in the vCPU's own cr2.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @param address the faulting address; its low W bytes are stored
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message; no byte changes then
   */
  void pageFault(int vcpu, long address);
}
