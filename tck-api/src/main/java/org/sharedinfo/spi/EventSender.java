package org.sharedinfo.spi;

/**
 * The hypervisor's side of event channels (ES). Judged by EVT-01 to EVT-08, EVT-14, EVT-16 and
 * EVT-17.
 *
 * <p>Threading: any number of calls at once, from any thread, while the guest runs.
 */
public interface EventSender {
  /**
   * Sends an event on a channel: sets PENDING and, if that was a 0 to 1 transition on an unmasked
   * channel, the selector bit and upcall_pending of the vCPU it is bound to ({@link
   * Domain#vcpuOf}). Calls {@link Domain#upcall} when an upcall is activated or a blocked vCPU is
   * woken.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message; no byte changes then
   */
  void send(int port);

  /**
   * A vCPU asks to sleep until it is notified: clears its upcall_mask, then looks at
   * upcall_pending. The call itself does not wait; where it says "sleeps", a later notification of
   * the vCPU calls {@link Domain#upcall}.
   *
   * @param vcpu 0 to 31
   * @return true if the vCPU goes to sleep, false if a notification is pending
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message; no byte changes then
   */
  boolean block(int vcpu);
}
