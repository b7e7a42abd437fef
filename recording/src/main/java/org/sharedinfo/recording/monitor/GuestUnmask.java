package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.receiver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Guests that unmask a channel (EVT-12) or upcalls (EVT-21). If the call is not bracketed, the
 * required read may come later than the recording shows, so only reads that were seen are counted.
 */
final class GuestUnmask extends Monitor {
  private static final Claim LOOKS = receiver(Rule.EVT_12);
  private static final Claim LOOKS_AT_UPCALLS = receiver(Rule.EVT_21);

  /** A MASK bit that a guest has cleared, and whether it has read PENDING since. */
  private static final class Unmask {
    private final int port;
    private final int word;
    private long cleared;
    private boolean looked;

    /** The lines at which upcall_pending and a selector bit were last set. */
    private long noticed;

    private long selected;

    Unmask(int port, int word) {
      this.port = port;
      this.word = word;
    }
  }

  private final Channels channels;
  private final Map<Call, Unmask> calls = new HashMap<>();
  private final Map<Integer, Integer> words = new HashMap<>();
  private final Map<Integer, Integer> vcpus = new HashMap<>();
  private final Map<Integer, Long> notLooked = new HashMap<>();

  GuestUnmask(Scene scene, Channels channels) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of(LOOKS, LOOKS_AT_UPCALLS));
    this.channels = channels;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores() && header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    calls.clear();
    words.clear();
    vcpus.clear();
    notLooked.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.LOCAL_UNMASK)) {
      channels
          .portOf(call)
          .ifPresent(port -> calls.put(call, new Unmask(port, channels.wordOf(port))));
    } else if (call.is(Operation.UNMASK) || call.is(Operation.CHANNEL)) {
      calls.forEach((outer, unmask) -> {
        unmask.looked |=
            outer.actor()
                == call.actor(); // The hypervisor does it, or the event is handled at once.
      });
    }
  }

  @Override
  void touch(Touch touch) {
    if (!touch.isBy(Side.GUEST)) {
      return;
    }
    int actor = scene().actor(touch.cpu());
    switch (touch.field()) {
      case MASK -> mask(touch, actor);
      case PENDING -> pending(touch, actor);
      case SELECTOR -> selector(touch);
      case UPCALL_MASK -> upcallMask(touch, actor);
      case UPCALL_PENDING -> upcallPending(touch, actor);
      default -> {
        // Not a mask.
      }
    }
  }

  private void mask(Touch touch, int actor) {
    if (touch.stores() && touch.cleared() != 0) {
      words.put(actor, touch.index());
      unmask(touch)
          .filter(unmask -> unmask.word == touch.index())
          .ifPresent(unmask -> {
            unmask.cleared = touch.line();
            unmask.looked = false;
          });
    }
  }

  /** The unmask operation that this touch is part of. */
  private Optional<Unmask> unmask(Touch touch) {
    return call(touch, Operation.LOCAL_UNMASK)
        .flatMap(call -> Optional.ofNullable(calls.get(call)));
  }

  private void pending(Touch touch, int actor) {
    if (!touch.loads()) {
      return;
    }
    Integer word = words.remove(actor);
    if (word != null && word == touch.index()) {
      scene().held(LOOKS);
    }
    unmask(touch)
        .filter(unmask -> unmask.word == touch.index())
        .ifPresent(unmask -> unmask.looked = true);
  }

  /** An actor that raises the selector bit need not read PENDING: the handler will. */
  private void selector(Touch touch) {
    if (touch.stores() && touch.raised() != 0) {
      unmask(touch).ifPresent(unmask -> unmask.selected = touch.line());
    }
    if (touch.stores() && touch.knowsAfter()) {
      unmask(touch)
          .filter(unmask -> (touch.after() >>> unmask.word & 1) != 0)
          .ifPresent(unmask -> unmask.looked = true);
    }
  }

  private void upcallMask(Touch touch, int actor) {
    if (!touch.stores() || !touch.knowsAfter()) {
      return;
    }
    if (touch.after() == 0 && touch.changes()) {
      vcpus.put(actor, touch.index());
      if (channels.isUpcallPending(touch.index())) {
        notLooked.put(touch.index(), touch.line());
      }
    } else {
      vcpus.remove(actor);
      notLooked.remove(touch.index());
    }
  }

  private void upcallPending(Touch touch, int actor) {
    if (touch.loads()) {
      Integer vcpu = vcpus.remove(actor);
      if (vcpu != null && vcpu == touch.index()) {
        scene().held(LOOKS_AT_UPCALLS);
      }
    }
    notLooked.remove(touch.index());
    if (touch.stores() && touch.knowsAfter() && touch.after() != 0) {
      unmask(touch).ifPresent(unmask -> unmask.noticed = touch.line());
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Unmask unmask = calls.remove(call);
    if (unmask == null || unmask.cleared == 0) {
      return;
    }
    int port = unmask.port;
    if (unmask.noticed > 0 && unmask.selected > unmask.noticed) {
      scene()
          .violated(
              LOOKS,
              "the selector bit of port " + port + " set before upcall_pending",
              "it was set after it: an upcall in between finds nothing",
              call.line(),
              other -> channels.isAbout(other, port));
    } else if (unmask.looked) {
      scene().held(LOOKS);
    } else {
      scene()
          .violated(
              LOOKS,
              "a read of PENDING after MASK of port " + port + " was cleared",
              "none: an event sent before is not handled",
              call.line(),
              other -> channels.isAbout(other, port));
    }
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Rest) {
      notLooked.forEach((vcpu, line) -> {
        if (channels.isUpcallPending(vcpu) && !channels.isUpcallMasked(vcpu)) {
          scene()
              .violated(
                  LOOKS_AT_UPCALLS,
                  "a read of upcall_pending of vCPU " + vcpu + " after upcall_mask was cleared",
                  "none, and it is still set",
                  line,
                  other -> other.isOfUpcallFlags(vcpu));
        }
      });
      notLooked.clear();
    }
  }
}
