package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.receiver;
import static org.sharedinfo.recording.monitor.EventClaims.sender;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/** No event is lost: EVT-14, checked whenever the recording marks that everything rests. */
final class RestMonitor extends Monitor {
  private final Channels channels;

  RestMonitor(Scene scene, Channels channels) {
    super(scene, Set.of(), Set.of(sender(Rule.EVT_14), receiver(Rule.EVT_14)));
    this.channels = channels;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores();
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Rest) {
      scene().held(sender(Rule.EVT_14));
      scene().held(receiver(Rule.EVT_14));
      IntStream.range(0, channels.ports())
          .filter(channels::isDue)
          .filter(port -> channels.pendingChanged(port) > 0)
          .filter(port -> !isAnnounced(port))
          .findFirst()
          .ifPresent(this::lost);
    }
  }

  /** Whether a vCPU will find it: its selector bit and upcall_pending are set. */
  private boolean isAnnounced(int port) {
    OptionalInt bound = scene().boundTo(port);
    return bound.isPresent()
        ? finds(bound.getAsInt(), port)
        : IntStream.range(0, scene().abi().vcpus()).anyMatch(vcpu -> finds(vcpu, port));
  }

  /** Whether a vCPU will find a port, as far as known. */
  private boolean finds(int vcpu, int port) {
    return !channels.knowsSelector(vcpu)
        || !channels.knowsUpcallPending(vcpu)
        || channels.isSelected(vcpu, channels.wordOf(port)) && channels.isUpcallPending(vcpu);
  }

  /** Whether its vCPU was told of it, and the hypervisor did not take that back. */
  private boolean isTold(int port, long since) {
    int word = channels.wordOf(port);
    OptionalInt bound = scene().boundTo(port);
    return channels.told(word) > since
        && channels.takenBy(word) != Side.HYPERVISOR
        && (bound.isEmpty() || bound.getAsInt() == channels.announcedTo(word));
  }

  private void lost(int port) {
    Side unmaskedBy = channels.maskChangedBy(port);
    // What the memory held at first was changed by nobody.
    boolean unmasked =
        channels.maskChanged(port) > channels.pendingChanged(port) && unmaskedBy != Side.OTHER;
    long since = unmasked ? channels.maskChanged(port) : channels.pendingChanged(port);
    boolean told = isTold(port, since);
    boolean raisedByGuest = channels.pendingChangedBy(port) == Side.GUEST;
    boolean byGuest = unmasked ? unmaskedBy == Side.GUEST : told || raisedByGuest;
    Claim claim = byGuest ? receiver(Rule.EVT_14) : sender(Rule.EVT_14);
    scene()
        .violated(
            claim,
            "port " + port + " handled, masked, or announced to its vCPU",
            "it is pending and unmasked, and no vCPU will find it",
            since,
            other -> channels.isAbout(other, port));
  }
}
