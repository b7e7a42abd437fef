package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_14;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.stress.Overlap;
import org.sharedinfo.tck.stress.Slab;
import org.sharedinfo.tck.stress.StressDomain;

/** Several senders and a guest at the same time, of the kit and of the implementation. */
public final class EventCrowdStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;
  private static final int R = EventGround.R;

  private EventCrowdStress() {}

  /** Channels and the implementation's guest. */
  private static final class Receiving {
    final EventGround ground = new EventGround();
    final EventReceiver receiver = ground.receiver();
  }

  /** Channels and both sides of the implementation. */
  private static final class Both {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
    final EventReceiver receiver = ground.receiver();
  }

  /** A guest with two vCPUs, each with its own event, and the number of deliveries of each. */
  private static final class TwoVcpus extends StressDomain {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int OTHER = StressDomain.NEIGHBOUR;

    private final EventPeer peer = new EventPeer(frame(), abi());
    private final Overlap overlap = new Overlap();
    private final EventReceiver receiver = Subject.current().bareEventReceiver(this);
    private final int[] delivered = new int[2];

    TwoVcpus start() {
      overlap.reset();
      frame().noise(0);
      Arrays.fill(delivered, 0);
      peer.send(P, VCPU);
      peer.send(R, OTHER);
      return this;
    }

    @Override
    public int vcpuOf(int port) {
      return super.vcpuOf(port) == VCPU && port == R ? OTHER : VCPU;
    }

    @Override
    public void event(int port) {
      super.event(port);
      int slot = port == P ? 0 : 1;
      CELL.setOpaque(delivered, slot, (int) CELL.getOpaque(delivered, slot) + 1);
    }

    void upcall(int actor, int vcpu) {
      overlap.begin(actor);
      receiver.upcall(vcpu);
      overlap.end(actor);
    }

    boolean isDelivered() {
      return delivered[0] == 1 && delivered[1] == 1 && !peer.pending(P) && !peer.pending(R);
    }
  }

  /** Two vCPUs of one guest handle their upcalls. */
  @JCStressTest
  @Verifies(value = EVT_14, role = EVENT_RECEIVER, vcpus = 2)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "upcall(n) begins -> upcall(n + 1) -> upcall(n) ends; each has handled its own event")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc =
          "upcall(n) takes its selector -> upcall(n + 1) takes its own, and replaces the first "
              + "one's copy -> an event is not handled, or twice")
  @Witness("delivered, overlapped")
  @State
  public static class UpcallsOfTwoVcpus {
    private static final Slab<TwoVcpus> SLAB = new Slab<>(TwoVcpus::new);
    private final TwoVcpus guest = SLAB.next().start();

    /** Starts with a pending event on each vCPU. */
    public UpcallsOfTwoVcpus() {}

    @Actor
    public void upcall() {
      guest.upcall(0, VCPU);
    }

    @Actor
    public void upcallOfTheOther() {
      guest.upcall(1, TwoVcpus.OTHER);
    }

    /** Judges the deliveries. */
    @Arbiter
    public void look(LL_Result r) {
      r.r1 = guest.isDelivered() ? "delivered" : "lost event";
      r.r2 = guest.overlap.inWord();
    }
  }

  /** Two senders while the guest handles upcalls: three actors. */
  @JCStressTest
  @Verifies(value = EVT_14, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) and send(r) within each other and within the upcall handler")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "the selector is taken -> both senders notify -> the guest clears the notifications")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class UpcallAndTwoSenders {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UpcallAndTwoSenders() {
      ground.peer().upcallPending(VCPU, 1);
      ground.expect(P);
      ground.expect(R);
    }

    @Actor
    public void sendOne() {
      ground.overlap().begin(0);
      ground.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendOther() {
      ground.overlap().begin(1);
      ground.send(R);
      ground.overlap().end(1);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(2);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(2);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** The implementation's own sender and guest. */
  @JCStressTest
  @Verifies(
      value = EVT_14,
      role = EVENT_RECEIVER,
      needs = {Capability.EVENT_RECEIVER, Capability.EVENT_SENDER})
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "upcall_pending is cleared -> send -> the selector is taken; or taken before, and the "
              + "guest is notified again")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "the selector is taken -> the sender notifies -> the guest clears the notification")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class OwnSendAndUpcall {
    private static final Slab<Both> SLAB = new Slab<>(Both::new);
    private final Both both = SLAB.next();
    private final EventGround ground = both.ground.start();

    /** Starts idle, with the setup of this race. */
    public OwnSendAndUpcall() {
      ground.peer().upcallPending(VCPU, 1);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(both.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      both.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(both.receiver);
      ground.judge(r);
    }
  }

  /** Two of the implementation's own senders and its guest: three actors. */
  @JCStressTest
  @Verifies(
      value = EVT_14,
      role = EVENT_RECEIVER,
      needs = {Capability.EVENT_RECEIVER, Capability.EVENT_SENDER})
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) and send(q) within each other and within the upcall handler")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "the selector is taken -> the sender notifies -> the guest clears the notification")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class OwnSendersAndUpcall {
    private static final Slab<Both> SLAB = new Slab<>(Both::new);
    private final Both both = SLAB.next();
    private final EventGround ground = both.ground.start();

    /** Starts idle, with the setup of this race. */
    public OwnSendersAndUpcall() {
      ground.expect(P);
      ground.expect(Q);
    }

    @Actor
    public void sendOne() {
      ground.overlap().begin(0);
      ground.send(both.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendOther() {
      ground.overlap().begin(1);
      ground.send(both.sender, Q);
      ground.overlap().end(1);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(2);
      both.receiver.upcall(VCPU);
      ground.overlap().end(2);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(both.receiver);
      ground.judge(r);
    }
  }
}
