package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_03;
import static org.sharedinfo.rule.Rule.EVT_05;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.stress.Slab;

/** The state that senders must not change while others use it. */
public final class SenderRestraintStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;

  private SenderRestraintStress() {}

  /** Channels and the implementation's sender. */
  private static final class Sending {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
  }

  /** Two senders of one channel, while the guest takes the selector after one of them. */
  @JCStressTest
  @Verifies(value = EVT_03, role = EVENT_SENDER)
  @Outcome(id = "raised once, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "raised once, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) begins -> another send(p) -> send(p) ends; one of them finds it pending")
  @Outcome(
      id = "raised twice, .*",
      expect = FORBIDDEN,
      desc =
          "send(p) finds p not pending -> another send(p) sets everything -> the guest takes the "
              + "selector -> send(p) selects the word again")
  @Witness("raised once, overlapped")
  @State
  public static class TwoSendersOfOneChannel {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();
    private boolean taken;

    /** Quiet. */
    public TwoSendersOfOneChannel() {}

    @Actor
    public void send() {
      ground.overlap().begin(0);
      sending.sender.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendAndTake() {
      ground.overlap().begin(1);
      ground.peer().send(P, VCPU);
      taken = ground.peer().takeSelector(VCPU) != 0;
      ground.overlap().end(1);
    }

    /** Judges the result, then cleans up. */
    @Arbiter
    public void look(LL_Result r) {
      EventPeer peer = ground.peer();
      boolean twice = taken && peer.selected(VCPU, P);
      peer.clearPending(P);
      peer.selector(VCPU, 0);
      peer.upcallPending(VCPU, 0);
      r.r1 = twice ? ground.broken("raised twice") : "raised once";
      r.r2 = ground.overlap().inWord();
    }
  }

  /** Sends while the guest masks and unmasks a neighbouring channel. */
  @JCStressTest
  @Verifies(value = EVT_05, role = EVENT_SENDER)
  @Outcome(id = "kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "kept, overlapped",
      expect = ACCEPTABLE,
      desc =
          "send(p) begins -> the guest changes MASK of q -> send(p) ends; MASK of q is the "
              + "guest's value")
  @Outcome(
      id = "changed, .*",
      expect = FORBIDDEN,
      desc =
          "send(p) loads the word of MASK -> the guest changes the bit of q -> send(p) stores the "
              + "old word")
  @Witness("kept, overlapped")
  @State
  public static class SendBesideMaskOfANeighbour {
    private static final int ROUNDS = 8;
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();
    private boolean kept = true;

    /** Quiet. */
    public SendBesideMaskOfANeighbour() {}

    @Actor
    public void send() {
      ground.overlap().begin(0);
      for (int i = 0; i < ROUNDS; i++) {
        sending.sender.send(P);
      }
      ground.overlap().end(0);
    }

    @Actor
    public void mask() {
      EventPeer peer = ground.peer();
      ground.overlap().begin(1);
      for (int i = 0; i < ROUNDS; i++) {
        kept &= !peer.masked(Q);
        peer.setMask(Q);
        peer.clearPending(P);
        kept &= peer.clearMask(Q);
      }
      ground.overlap().end(1);
    }

    /** Judges the result, then cleans up. */
    @Arbiter
    public void look(LL_Result r) {
      EventPeer peer = ground.peer();
      kept &= !peer.masked(Q);
      peer.clearMask(Q);
      peer.clearPending(P);
      peer.selector(VCPU, 0);
      peer.upcallPending(VCPU, 0);
      r.r1 = kept ? "kept" : ground.broken("changed");
      r.r2 = ground.overlap().inWord();
    }
  }
}
