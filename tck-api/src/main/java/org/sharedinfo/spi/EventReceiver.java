package org.sharedinfo.spi;

/**
 * The guest's side of event channels (ER).
 *
 * <p>Threading: {@link #upcall} runs on one thread at a time for each vCPU; the others from any
 * number of threads at once. The hypervisor's side sends at the same time.
 */
public interface EventReceiver {
  /**
   * Sets the channel's MASK bit.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message
   */
  void mask(int port);

  /**
   * Clears the channel's MASK bit and makes sure that a pending event is delivered. It may set the
   * selector bit and upcall_pending itself, handle the event at once, or leave all of this to
   * {@link Domain#unmask}.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message
   */
  void unmask(int port);

  /**
   * Clears the channel's PENDING bit without handling the event.
   *
   * @param port 0 to {@link org.sharedinfo.abi.Abi#channels()} − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number in the
   *     message
   */
  void clear(int port);

  /**
   * The upcall handler of a vCPU: clears upcall_pending, takes the selector and calls {@link
   * Domain#event} for each unmasked pending channel of the selected words. upcall_mask is zero on
   * entry and on return, even if the handler sets it in between. A guest that sets it checks
   * upcall_pending after it has cleared it, and handles events that arrived meanwhile.
   *
   * <p>An exception of {@link Domain#event} may be passed on, at once or after the other channels,
   * or be swallowed. It must not lose an event or leave upcall_mask set.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   */
  void upcall(int vcpu);
}
