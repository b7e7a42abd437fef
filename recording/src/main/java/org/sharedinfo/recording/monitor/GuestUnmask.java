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
 * Guests that unmask: a channel (EVT-12), or upcalls (EVT-21). Where the call is not bracketed, the
 * look that has to follow may come later than the recording shows, and only those seen are counted.
 */
final class GuestUnmask extends Monitor {
  private static final Claim LOOKS = receiver(Rule.EVT_12);
  private static final Claim LOOKS_AT_UPCALLS = receiver(Rule.EVT_21);

  /** A MASK bit that a guest has cleared, and whether it has looked since. */
  private static final class Unmask {
    private long cleared;
    private boolean looked;

    /** The lines at which upcall_pending was set last, and a selector bit. */
    private long noticed;

    private long selected;
  }

  private final Channels channels;
  private final Map<Call, Unmask> calls = new HashMap<>();
  private final Map<Integer, Integer> words = new HashMap<>();
  private final Map<Integer, Integer> vcpus = new HashMap<>();
  private final Map<Integer, Long> notLooked = new HashMap<>();

  GuestUnmask(Scene scene, Channels channels) {
    super(scene);
    this.channels = channels;
  }

  @Override
  Set<Field.Family> families() {
    return Set.of(Field.Family.EVENTS);
  }

  @Override
  Set<Claim> claims() {
    return Set.of(LOOKS, LOOKS_AT_UPCALLS);
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
    if (call.is(Operation.LOCAL_UNMASK)
        && call.argument(0).isPresent()
        && channels.has(call.argument(0).getAsLong())) {
      calls.put(call, new Unmask());
    } else if (call.is(Operation.UNMASK) || call.is(Operation.CHANNEL)) {
      calls.forEach((outer, unmask) -> {
        unmask.looked |=
            outer.actor() == call.actor(); // it is left to the hypervisor, or handled at once
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
        // not about masks
      }
    }
  }

  private void mask(Touch touch, int actor) {
    if (touch.stores() && touch.cleared() != 0) {
      words.put(actor, touch.index());
      call(touch, Operation.LOCAL_UNMASK)
          .filter(call -> isOf(call, touch.index()))
          .flatMap(call -> Optional.ofNullable(calls.get(call)))
          .ifPresent(unmask -> {
            unmask.cleared = touch.line();
            unmask.looked = false;
          });
    }
  }

  private boolean isOf(Call call, int word) {
    return call.argument(0).isPresent() && wordOf(call) == word;
  }

  private void pending(Touch touch, int actor) {
    if (!touch.loads()) {
      return;
    }
    Integer word = words.remove(actor);
    if (word != null && word == touch.index()) {
      scene().held(LOOKS);
    }
    call(touch, Operation.LOCAL_UNMASK)
        .filter(call -> isOf(call, touch.index()))
        .flatMap(call -> Optional.ofNullable(calls.get(call)))
        .ifPresent(unmask -> unmask.looked = true);
  }

  /** Who raises the selector bit needs no look: the handler will look. */
  private void selector(Touch touch) {
    if (touch.stores() && touch.raised() != 0) {
      call(touch, Operation.LOCAL_UNMASK)
          .flatMap(call -> Optional.ofNullable(calls.get(call)))
          .ifPresent(unmask -> unmask.selected = touch.line());
    }
    if (touch.stores() && touch.knowsAfter()) {
      call(touch, Operation.LOCAL_UNMASK)
          .filter(call -> (touch.after() >>> wordOf(call) & 1) != 0)
          .flatMap(call -> Optional.ofNullable(calls.get(call)))
          .ifPresent(unmask -> unmask.looked = true);
    }
  }

  private int wordOf(Call call) {
    return channels.wordOf((int) call.argument(0).orElse(0));
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
      call(touch, Operation.LOCAL_UNMASK)
          .flatMap(call -> Optional.ofNullable(calls.get(call)))
          .ifPresent(unmask -> unmask.noticed = touch.line());
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Unmask unmask = calls.remove(call);
    if (unmask == null || unmask.cleared == 0) {
      return;
    }
    int port = (int) call.argument(0).orElseThrow();
    if (unmask.noticed > 0 && unmask.selected > unmask.noticed) {
      scene()
          .violated(
              LOOKS,
              "the selector bit of port " + port + " set before upcall_pending",
              "it was set after it: an upcall between finds nothing",
              call.line(),
              other -> channels.isAbout(other, port));
    } else if (unmask.looked) {
      scene().held(LOOKS);
    } else {
      scene()
          .violated(
              LOOKS,
              "a look at PENDING after MASK of port " + port + " was cleared",
              "none: an event that came before is not handled",
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
                  "a look at upcall_pending of vCPU " + vcpu + " after upcall_mask was cleared",
                  "none, and it is still set",
                  line,
                  other ->
                      (other.field() == Field.UPCALL_PENDING || other.field() == Field.UPCALL_MASK)
                          && other.index() == vcpu);
        }
      });
      notLooked.clear();
    }
  }
}
