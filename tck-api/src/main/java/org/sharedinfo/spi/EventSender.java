package org.sharedinfo.spi;

/**
 * The hypervisor's side of event channels (ES).
 *
 * <p>Threading: any number of calls at once, from any thread, while the guest runs.
 */
public interface EventSender {
  /**
   * Sends an event on a channel. Sets PENDING. If that was a 0 to 1 transition on an unmasked
   * channel, also sets the selector bit and upcall_pending of the vCPU it is bound to ({@link
   * Domain#vcpuOf}). Calls {@link Domain#upcall} when it activates an upcall, and {@link
   * Domain#wake} when it wakes a sleeping vCPU.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1; port 0 may be rejected
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message; no byte changes then
   */
  void send(int port);
}
