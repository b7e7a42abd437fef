package org.sharedinfo.tck.side;

/** Both sides of event channels. The domain knows which vCPU a channel is bound to. */
public interface EventSide {
  /** The hypervisor sends. Returns whether PENDING was clear. */
  boolean send(int port);

  /** The hypervisor unmasks for its guest. */
  void unmaskForGuest(int port);

  /** The guest masks. */
  void mask(int port);

  /** The guest unmasks a channel, and raises it if it is pending. */
  void unmask(int port);

  /** The guest clears PENDING. */
  void clear(int port);

  /** The guest's upcall handler: reports each event to the domain. */
  void upcall(int vcpu);

  /** The guest takes the notifications of a vCPU but leaves its channels. Returns the selector. */
  long takeNotifications(int vcpu);

  /** The guest sets its upcall_mask. */
  void upcallMask(int vcpu, int value);

  /** Whether the guest's upcall_mask is set. */
  boolean isUpcallMasked(int vcpu);
}
