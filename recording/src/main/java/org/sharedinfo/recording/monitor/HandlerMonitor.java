package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.receiver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Handlers, by what they do to upcall_pending and the selector: EVT-09 and EVT-10. If a handler is
 * not bracketed, upcall_pending may have been set again before its read of the selector, so this is
 * not judged.
 */
final class HandlerMonitor extends Monitor {
  private static final Claim CLEARS = receiver(Rule.EVT_09);
  private static final Claim TAKES = receiver(Rule.EVT_10);

  /** The selector as an actor last read it, with no access since. */
  private record Look(int vcpu, long value) {}

  private final Channels channels;
  private final boolean[] cleared;
  private final Map<Integer, Look> looks = new HashMap<>();
  private final Map<Call, Boolean> calls = new HashMap<>();

  HandlerMonitor(Scene scene, Channels channels) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of(CLEARS, TAKES));
    this.channels = channels;
    cleared = new boolean[scene.abi().vcpus()];
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores() && header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    Arrays.fill(cleared, false);
    looks.clear();
    calls.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.HANDLER)) {
      calls.put(call, false);
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    calls.remove(call);
  }

  @Override
  void touch(Touch touch) {
    if (!touch.isBy(Side.GUEST)) {
      return;
    }
    int actor = scene().actor(touch.cpu());
    switch (touch.field()) {
      case UPCALL_PENDING -> {
        if (touch.stores() && touch.knowsAfter() && touch.after() == 0) {
          cleared[touch.index()] = true;
          call(touch, Operation.HANDLER).ifPresent(call -> calls.put(call, true));
        }
      }
      case SELECTOR -> selector(touch, actor);
      default -> looks.remove(actor);
    }
  }

  private void selector(Touch touch, int actor) {
    int vcpu = touch.index();
    if (touch.loads()) {
      order(touch);
      if (touch.isAtomic() && touch.cleared() != 0) {
        scene().held(TAKES);
      }
    }
    if (touch.isPlainStore() && touch.cleared() != 0) {
      Look look = looks.get(actor);
      if (look != null && look.vcpu() == vcpu) {
        taken(touch, look);
      }
    }
    if (touch.stores()) {
      looks.remove(actor);
    } else if (touch.isWhole() && touch.after() != 0) {
      looks.put(actor, new Look(vcpu, touch.after()));
    }
  }

  private void order(Touch touch) {
    int vcpu = touch.index();
    boolean inCall =
        call(touch, Operation.HANDLER).map(calls::get).map(done -> !done).orElse(false);
    if (inCall && channels.knowsUpcallPending(vcpu) && channels.isUpcallPending(vcpu)) {
      violated(
          CLEARS,
          touch,
          "upcall_pending cleared before the selector is read",
          "the selector was read while upcall_pending was set");
    } else if (cleared[vcpu]) {
      scene().held(CLEARS);
      cleared[vcpu] = false;
    }
  }

  private void taken(Touch touch, Look look) {
    long lost = touch.cleared() & ~look.value();
    if (lost != 0) {
      violated(
          TAKES,
          touch,
          "the selector taken in one step",
          "bits lost that were set between the load and the store: " + Recent.number(lost));
    } else if (seesLostUpdates()) {
      violated(
          TAKES,
          touch,
          "the selector taken in one step",
          "a load, and a store over bits set in between");
    }
  }

  private void violated(Claim claim, Touch touch, String expected, String seen) {
    long since = call(touch, Operation.HANDLER).map(Call::line).orElse(touch.line() - STORY);
    scene()
        .violated(
            claim,
            expected,
            seen,
            since,
            other ->
                (other.field() == Field.SELECTOR || other.field() == Field.UPCALL_PENDING)
                    && other.index() == touch.index());
  }
}
