package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.sender;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Unmasking on the guest's request: EVT-19 and EVT-07. If the calls are not bracketed, it counts
 * the unmasks after which the hypervisor set the selector bit.
 */
final class UnmaskCalls extends CallsMonitor {
  private static final Claim UNMASKS = sender(Rule.EVT_19);
  private static final Claim BOUND = sender(Rule.EVT_07);

  private final Map<Integer, Touch> cleared = new HashMap<>();

  UnmaskCalls(Scene scene, Channels channels) {
    super(scene, channels, Operation.UNMASK, Set.of(UNMASKS, BOUND));
  }

  @Override
  void forget() {
    super.forget();
    cleared.clear();
  }

  @Override
  void touch(Touch touch) {
    super.touch(touch);
    if (!isInCall()) {
      unbracketed(touch);
    }
  }

  private void unbracketed(Touch touch) {
    if (touch.isBy(Side.GUEST)) {
      cleared.remove(touch.cpu());
    } else if (!stored(touch, Side.HYPERVISOR)) {
      return; // Reads of PENDING and similar accesses are part of it.
    } else if (touch.field() == Field.MASK && touch.cleared() != 0) {
      cleared.put(touch.cpu(), touch);
    } else if (touch.field() == Field.SELECTOR) {
      Touch clear = cleared.remove(touch.cpu());
      if (clear != null
          && channels().portsOf(clear.index(), clear.cleared()).anyMatch(channels()::isDue)
          && touch.raised() == 1L << clear.index()) {
        scene().held(UNMASKS);
      }
    }
  }

  @Override
  void returned(CallEffects unmask, Mark.Done done) {
    if (!unmask.isUndisturbed()) {
      return;
    }
    if (!unmask.wasMasked()) {
      unmask
          .store(Touch::changes)
          .ifPresentOrElse(
              store ->
                  violated(
                      unmask,
                      "no change, because port " + unmask.port() + " is not masked",
                      "a store to " + store.spot().name()),
              () -> scene().held(UNMASKS));
    } else if (unmask.clear().isEmpty()) {
      unmask
          .store(Touch::changes)
          .ifPresent(store ->
              violated(
                  unmask,
                  "MASK of port " + unmask.port() + " cleared",
                  "a store to " + store.spot().name()));
    } else {
      unmasked(unmask, unmask.clear().get());
    }
  }

  private void unmasked(CallEffects unmask, Touch clear) {
    if (unmask.store(t -> t.field() == Field.PENDING && t.changes()).isPresent()) {
      violated(unmask, "PENDING as it was", "a store changed it");
    } else if (Long.bitCount(clear.cleared()) != 1 || clear.raised() != 0) {
      violated(unmask, "one bit of MASK cleared", "other bits changed too");
    } else if (scene().header().hasLoadsOf(Side.HYPERVISOR)
        && !unmask.looksAfter(Field.PENDING, clear.line())) {
      violated(
          unmask,
          "a read of PENDING after MASK was cleared",
          "none: an event sent in between is lost");
    } else if (!unmask.wasPending()) {
      unmask
          .delivery()
          .ifPresentOrElse(
              store ->
                  violated(
                      unmask,
                      "no notification, because PENDING is 0",
                      "a store to " + store.spot().name()),
              () -> scene().held(UNMASKS));
    } else {
      raised(unmask);
    }
  }

  private void raised(CallEffects unmask) {
    Optional<Touch> select = unmask.select();
    if (select.isEmpty() && unmask.selectedAlready().isEmpty()) {
      violated(unmask, "the selector bit set, because PENDING is set", "it is not");
      return;
    }
    if (select.isPresent() && select.get().changes()) {
      int vcpu = select.get().index();
      OptionalInt bound = scene().boundTo(unmask.port());
      if (bound.isPresent() && bound.getAsInt() != vcpu) {
        violated(
            BOUND,
            unmask,
            "vCPU " + bound.getAsInt() + " notified",
            "the selector bit was set on vCPU " + vcpu);
        return;
      }
      if (!channels().isUpcallPending(vcpu)) {
        violated(unmask, "upcall_pending set after the selector bit", "it is not");
        return;
      }
    }
    scene().held(UNMASKS);
  }

  private void violated(CallEffects unmask, String expected, String seen) {
    violated(UNMASKS, unmask, expected, seen);
  }
}
