package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.sender;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/** Bracketed sends, by what each leaves when it returns: EVT-01 to EVT-05, EVT-07, EVT-17. */
final class SendCalls extends CallsMonitor {
  private static final Claim RAISES = sender(Rule.EVT_01);
  private static final Claim ORDER = sender(Rule.EVT_02);
  private static final Claim NOTHING = sender(Rule.EVT_03);
  private static final Claim MASKED = sender(Rule.EVT_04);
  private static final Claim KEEPS_OFF = sender(Rule.EVT_05);
  private static final Claim BOUND = sender(Rule.EVT_07);
  private static final Claim LAST_PORT = sender(Rule.EVT_17);
  private static final Claim BITMAPS = sender(Rule.LAY_05);

  SendCalls(Scene scene, Channels channels) {
    super(
        scene,
        channels,
        Operation.SEND,
        Set.of(RAISES, ORDER, NOTHING, MASKED, KEEPS_OFF, BOUND, LAST_PORT, BITMAPS));
  }

  @Override
  void returned(CallEffects send, Mark.Done done) {
    keepsOff(send);
    if (!send.isUndisturbed()) {
      return;
    }
    if (send.wasPending()) {
      send.store(Touch::changes)
          .ifPresentOrElse(
              store ->
                  violated(
                      NOTHING,
                      send,
                      "no change, because PENDING of port " + send.port() + " was set",
                      "a store to " + store.spot().name()),
              () -> scene().held(NOTHING));
    } else if (send.raise().isEmpty()) {
      notRaised(send, done);
    } else {
      Touch raise = send.raise().get();
      if (Long.bitCount(raise.raised()) > 1) {
        violated(
            BITMAPS,
            send,
            "PENDING of port " + send.port() + " set alone",
            "bits " + Recent.number(raise.raised()));
        return;
      }
      scene().held(RAISES);
      scene().held(BITMAPS);
      raised(send, raise);
    }
  }

  private void keepsOff(CallEffects send) {
    Optional<Touch> stray =
        send.store(t ->
            t.field() == Field.MASK && t.writes()
                || t.field() == Field.PENDING && t.cleared() != 0);
    if (stray.isPresent()) {
      violated(
          KEEPS_OFF,
          send,
          "no store to MASK, and no bit of PENDING cleared",
          "a store to " + stray.get().spot().name());
    } else {
      scene().held(KEEPS_OFF);
    }
  }

  private void notRaised(CallEffects send, Mark.Done done) {
    if (scene().boundTo(send.port()).isEmpty()) {
      return; // It may be the sender's port, while the raised port is in another page.
    }
    Optional<Touch> other =
        send.store(t -> t.changes() && (t.field() == Field.PENDING || t.field() == Field.SELECTOR));
    if (other.isPresent()) {
      violated(
          BITMAPS,
          send,
          "PENDING of port " + send.port() + " set",
          "another bit: " + other.get().spot().name() + " changed");
    } else if (Call.number(done.results(), 0).equals(OptionalLong.of(0))) {
      violated(RAISES, send, "PENDING of port " + send.port() + " set", "it is not");
    }
  }

  private void raised(CallEffects send, Touch raise) {
    if (scene().header().hasLoadsOf(Side.HYPERVISOR)
        && !send.looksAfter(Field.MASK, raise.line())) {
      violated(
          MASKED,
          send,
          "a read of MASK after PENDING was set",
          "none: a change of MASK before that is not seen");
    } else if (send.wasMasked()) {
      send.delivery()
          .ifPresentOrElse(
              store ->
                  violated(
                      MASKED,
                      send,
                      "only PENDING set, for port " + send.port() + " is masked",
                      "a store to " + store.spot().name()),
              () -> scene().held(MASKED));
    } else {
      delivered(send, raise);
    }
  }

  private void delivered(CallEffects send, Touch raise) {
    Optional<Touch> select = send.select();
    OptionalInt already = send.selectedAlready();
    if (send.selectOther().isPresent()) {
      violated(
          ORDER,
          send,
          "selector bit " + channels().wordOf(send.port()),
          "another bit set: " + Recent.number(send.selectOther().get().raised()));
    } else if (select.isEmpty() && already.isEmpty()) {
      violated(ORDER, send, "the selector bit set", "it is not");
    } else if (select.isPresent() && select.get().changes()) {
      Touch selector = select.get();
      bound(send, selector.index());
      Optional<Touch> notice = send.notice().filter(store -> store.index() == selector.index());
      if (selector.line() < raise.line()) {
        violated(ORDER, send, "PENDING set before the selector bit", "it is set after it");
      } else if (notice.isEmpty() && !channels().isUpcallPending(selector.index())) {
        violated(ORDER, send, "upcall_pending set after the selector bit", "it is not");
      } else if (notice.isPresent() && notice.get().line() < selector.line()) {
        violated(ORDER, send, "upcall_pending set after the selector bit", "it is set before it");
      } else {
        held(send);
      }
    } else {
      held(send);
    }
  }

  private void held(CallEffects send) {
    scene().held(ORDER);
    if (send.port() == channels().ports() - 1) {
      scene().held(LAST_PORT);
    }
  }

  private void bound(CallEffects send, int vcpu) {
    OptionalInt bound = scene().boundTo(send.port());
    if (bound.isPresent() && bound.getAsInt() != vcpu) {
      violated(
          BOUND,
          send,
          "vCPU " + bound.getAsInt() + " notified, to which the channel is bound",
          "the selector bit was set on vCPU " + vcpu);
    } else if (bound.isPresent()) {
      scene().held(BOUND);
    }
  }
}
