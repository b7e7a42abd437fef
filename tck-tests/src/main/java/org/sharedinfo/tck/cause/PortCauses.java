package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.EVT_17;

import java.util.Optional;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/** Mistakes of event senders about single ports. */
final class PortCauses {
  private final Subject subject;

  PortCauses(Subject subject) {
    this.subject = subject;
  }

  /** One port differs from the others. */
  Optional<Mistake> sender() {
    int first = Math.max(1, subject.limits().firstPort());
    try (Guest guest = Guest.zeroed(subject.abi())) {
      var peer = new EventPeer(guest.frame(), subject.abi());
      var sender = subject.eventSender(guest);
      for (int at = first; at < subject.limits().ports(); at++) {
        int port = at;
        if (!Attempt.succeeds(() -> sender.send(port))) {
          return Mistake.found(EVT_17, "rejects port " + port);
        }
        if (!peer.pending(port)) {
          return Mistake.found(EVT_17, "sets a bit other than that of port " + port);
        }
      }
    }
    return lowestPort();
  }

  /** Port 0 may be rejected if nothing changes. */
  private Optional<Mistake> lowestPort() {
    try (Guest guest = Guest.zeroed(subject.abi())) {
      Frame before = guest.frame().picture();
      boolean sent = Attempt.succeeds(() -> subject.eventSender(guest).send(0));
      boolean changed = !guest.frame().differencesFrom(before).isEmpty();
      if (sent && !changed) {
        return Mistake.found(EVT_17, "drops a send on port 0 without an error");
      }
      return !sent && changed
          ? Mistake.found(EVT_17, "rejects port 0 after it has changed the frame")
          : Optional.empty();
    }
  }
}
