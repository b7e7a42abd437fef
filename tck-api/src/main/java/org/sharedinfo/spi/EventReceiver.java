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
   * Clears the channel's MASK bit and sees to it that a pending event is delivered: by raising the
   * selector bit and upcall_pending itself, by handling it at once, or by leaving the whole to
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
   * Domain#event} for each unmasked pending channel of the selected words. Entered with upcall_mask
   * zero; whatever it does to upcall_mask meanwhile, it leaves it zero. A guest that sets it looks
   * at upcall_pending after it has cleared it, and handles what came meanwhile.
   *
   * <p>An exception of {@link Domain#event} may be passed on, at once or after the other channels,
   * or be swallowed; no event is lost by it, and upcall_mask does not stay set.
   *
   * @param vcpu 0 to {@link org.sharedinfo.abi.Abi#vcpus()} − 1
   * @throws IndexOutOfBoundsException if the vCPU is outside its range, with its number in the
   *     message
   */
  void upcall(int vcpu);
}
