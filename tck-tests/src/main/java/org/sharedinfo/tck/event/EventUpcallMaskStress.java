package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_21;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.tck.stress.Slab;

/** Guests that mask upcalls, against a hypervisor that makes upcalls only on the edge. */
public final class EventUpcallMaskStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;

  private EventUpcallMaskStress() {}

  /** Channels and the implementation's guest. */
  private static final class Receiving {
    final EventGround ground = new EventGround();
    final EventReceiver receiver = ground.receiver();
  }

  /** An event that arrives when the guest is about to unmask upcalls. */
  @JCStressTest
  @Verifies(value = EVT_21, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "send finds upcall_mask set -> the guest clears it and reads upcall_pending; or send "
              + "finds it clear and activates an upcall")
  @Outcome(
      id = "not looked for, .*",
      expect = FORBIDDEN,
      desc =
          "send sets upcall_pending and finds upcall_mask set: no upcall -> the guest clears "
              + "upcall_mask, and has not seen upcall_pending")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "send sets PENDING and notifies -> the guest clears the notification")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class SendWhileUpcallsAreMasked {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();
    private boolean activated;

    /** Starts idle, with the setup of this race. */
    public SendWhileUpcallsAreMasked() {
      ground.peer().upcallPending(VCPU, 1);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(P);
      activated = ground.peer().upcallMask(VCPU) == 0;
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Checks whether an upcall is still to come, then delivers everything still pending. */
    @Arbiter
    public void look(LL_Result r) {
      boolean waits = ground.peer().pending(P) && ground.peer().upcallPending(VCPU) != 0;
      ground.quiet(receiving.receiver);
      ground.judge(r);
      if (waits && !activated) {
        r.r1 = ground.broken("not looked for");
      }
    }
  }
}
