package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_09;
import static org.sharedinfo.rule.Rule.EVT_10;
import static org.sharedinfo.rule.Rule.EVT_11;
import static org.sharedinfo.rule.Rule.EVT_16;

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

/** The guest's side of event channels, concurrently with senders and with itself. */
public final class EventReceiverStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;
  private static final int R = EventGround.R;

  private EventReceiverStress() {}

  /** Channels and the implementation's guest. */
  private static final class Receiving {
    final EventGround ground = new EventGround();
    final EventReceiver receiver = ground.receiver();
  }

  /** An upcall that finds nothing yet, while an event is sent: idle, upcall_pending set. */
  @JCStressTest
  @Verifies(value = EVT_09, role = EVENT_RECEIVER)
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
      desc =
          "the selector is taken, empty -> send selects and sets upcall_pending -> the guest "
              + "clears upcall_pending")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class UpcallWhileSending {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UpcallWhileSending() {
      ground.peer().upcallPending(VCPU, 1);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** An upcall for one word, while an event is sent in another. */
  @JCStressTest
  @Verifies(value = EVT_10, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "the selector is taken -> send selects another word -> it stays selected")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "the guest loads the selector -> send selects another word -> the guest stores 0 "
              + "over both")
  @Outcome(id = "lost event, .*", expect = FORBIDDEN, desc = "PENDING is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class UpcallWhileSelecting {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UpcallWhileSelecting() {
      ground.expect(P);
      ground.send(P);
      ground.expect(R);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(R);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** An event raised again while its handler runs. */
  @JCStressTest
  @Verifies(value = EVT_11, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "PENDING is cleared -> the handler runs -> send sets PENDING -> delivered again")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "the handler runs -> send finds PENDING still set -> PENDING is cleared")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "send sets PENDING and notifies -> the guest clears the notification")
  @Outcome(
      id = "delivered without cause, .*",
      expect = FORBIDDEN,
      desc = "one event -> two deliveries")
  @Witness("delivered, overlapped")
  @State
  public static class RaisedAgainWhileHandled {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public RaisedAgainWhileHandled() {
      ground.expect(P);
      ground.send(P);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** An event in a word while the guest handles a neighbour. */
  @JCStressTest
  @Verifies(value = EVT_11, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "PENDING of p is cleared -> PENDING of q is set, in one word")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc =
          "the guest loads the word -> send(q) sets its bit -> the guest stores the word "
              + "without it")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "send(q) notifies -> the guest clears the notification")
  @Witness("delivered, overlapped")
  @State
  public static class SentBesideHandled {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public SentBesideHandled() {
      ground.expect(P);
      ground.send(P);
      ground.expect(Q);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(Q);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** An upcall while the sender sets upcall_pending beside upcall_mask. */
  @JCStressTest
  @Verifies(value = EVT_16, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "the guest writes its bytes -> send sets upcall_pending, in one 32-bit word")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "the guest loads both bytes -> send sets upcall_pending -> the guest stores both")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> it is cleared and not handled")
  @Witness("delivered, overlapped")
  @State
  public static class UpcallBesideUpcallPending {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UpcallBesideUpcallPending() {
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void upcall() {
      ground.overlap().begin(1);
      receiving.receiver.upcall(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }
}
