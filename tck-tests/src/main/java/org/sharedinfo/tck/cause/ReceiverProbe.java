package org.sharedinfo.tck.cause;

import java.util.Optional;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Guest;

/**
 * A guest whose events an implementation handles; at first all channels are bound to one vCPU.
 *
 * @param guest the guest
 * @param peer the kit's side
 * @param receiver the implementation
 * @param vcpu the vCPU that is upcalled
 */
record ReceiverProbe(Guest guest, EventPeer peer, EventReceiver receiver, int vcpu) {
  /** The actions in a scene, and the mistake that they reveal. */
  interface Play {
    Optional<Mistake> in(ReceiverProbe scene);
  }

  /** Plays in a guest whose frame is zeroed. */
  static Optional<Mistake> play(Subject subject, Play play) {
    int vcpu = subject.limits().vcpu(1);
    try (Guest guest = Guest.zeroed(subject.abi())) {
      guest.bind(_ -> vcpu);
      var peer = new EventPeer(guest.frame(), subject.abi());
      return play.in(new ReceiverProbe(guest, peer, subject.eventReceiver(guest), vcpu));
    }
  }

  /** Whether an upcall returns. */
  boolean upcall() {
    return Attempt.succeeds(() -> receiver.upcall(vcpu));
  }
}
