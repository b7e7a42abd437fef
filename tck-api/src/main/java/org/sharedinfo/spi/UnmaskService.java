package org.sharedinfo.spi;

/**
 * The hypervisor unmasks a channel because its guest asks for it (part of ES; Xen calls it
 * EVTCHNOP_unmask). An implementation without it leaves it out.
 *
 * <p>Threading: any number of calls at once, from any thread.
 */
public interface UnmaskService {
  /**
   * Clears the channel's MASK bit; if it was set and PENDING is set, raises the selector bit and
   * upcall_pending of the vCPU the channel is bound to, and activates the upcall as a send would.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message; no byte changes then
   */
  void unmask(int port);
}
