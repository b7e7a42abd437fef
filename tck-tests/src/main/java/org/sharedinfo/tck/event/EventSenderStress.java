package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_01;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_14;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.stress.Slab;

/** Senders, concurrently with the guest and with each other. */
public final class EventSenderStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;
  private static final int R = EventGround.R;

  private EventSenderStress() {}

  /** Channels and the implementation's sender. */
  private static final class Sending {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
  }

  /** Two senders in one word. */
  @JCStressTest
  @Verifies(value = EVT_01, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) begins -> send(q) -> send(p) ends; the guest finds both")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "send(p) loads the word -> send(q) sets its bit -> send(p) stores the word without it")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "send(p) -> send(q) finds the word in use and notifies nobody, or undoes its "
              + "notification")
  @Witness("delivered, overlapped")
  @State
  public static class TwoSendersInOneWord {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoSendersInOneWord() {
      ground.expect(P);
      ground.expect(Q);
    }

    @Actor
    public void sendOne() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendOther() {
      ground.overlap().begin(1);
      ground.send(sending.sender, Q);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** Two senders in two words of one vCPU. */
  @JCStressTest
  @Verifies(value = EVT_02, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) begins -> send(r) -> send(p) ends; both words are selected")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "send(p) loads the selector -> send(r) sets its bit -> send(p) stores the selector "
              + "without it")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "send(p) -> send(r) undoes it, or the other way round")
  @Witness("delivered, overlapped")
  @State
  public static class TwoSendersInTwoWords {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoSendersInTwoWords() {
      ground.expect(P);
      ground.expect(R);
    }

    @Actor
    public void sendOne() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendOther() {
      ground.overlap().begin(1);
      ground.send(sending.sender, R);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** A sender while the guest handles an upcall that finds nothing yet. */
  @JCStressTest
  @Verifies(value = EVT_02, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "the guest clears upcall_pending -> send -> the guest takes the selector; or takes "
              + "it before")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "upcall_pending is set -> the guest clears it and takes an empty selector -> the "
              + "selector bit is set")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "PENDING is set -> the guest handles it -> the sender stores over it")
  @Witness("delivered, overlapped")
  @State
  public static class SendWhileHandling {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public SendWhileHandling() {
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void handle() {
      ground.overlap().begin(1);
      ground.handle();
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** A sender while the guest unmasks the channel. */
  @JCStressTest
  @Verifies(value = EVT_14, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "MASK is cleared -> PENDING is set -> the sender sees MASK clear, or the guest sees "
              + "PENDING")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "send reads MASK -> the guest clears MASK, finds no PENDING -> send sets PENDING, "
              + "notifies nobody")
  @Outcome(id = "lost event, .*", expect = FORBIDDEN, desc = "PENDING is set -> undone")
  @Witness("delivered, overlapped")
  @State
  public static class SendWhileUnmasking {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public SendWhileUnmasking() {
      ground.peer().setMask(P);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void unmask() {
      ground.overlap().begin(1);
      ground.peer().clearMask(P);
      if (ground.peer().pending(P)) {
        ground.peer().select(VCPU, P);
        ground.peer().upcallPending(VCPU, 1);
      }
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** A sender while the guest handles its channel and a neighbour. */
  @JCStressTest
  @Verifies(value = EVT_14, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "PENDING of both -> the guest clears one -> send sets it again -> the guest goes on, or "
              + "is notified again")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "the guest takes the selector and reads the channel -> send finds its word in use "
              + "and notifies nobody")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "the guest clears PENDING -> send undoes or misses it")
  @Witness("delivered, overlapped")
  @State
  public static class SendWhileHandlingNeighbours {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public SendWhileHandlingNeighbours() {
      ground.expect(Q);
      ground.send(sending.sender, Q);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void handle() {
      ground.overlap().begin(1);
      ground.handle();
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** Two senders while the guest handles upcalls: three actors. */
  @JCStressTest
  @Verifies(value = EVT_14, role = EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "send(p) and send(r) within each other and within the upcall handler")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "the guest takes the selector -> both senders notify -> one undoes the other's "
              + "notification")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc = "one sender stores over what the other set, or over what the guest cleared")
  @Witness("delivered, overlapped")
  @State
  public static class TwoSendersAndTheGuest {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoSendersAndTheGuest() {
      ground.expect(P);
      ground.expect(R);
    }

    @Actor
    public void sendOne() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void sendOther() {
      ground.overlap().begin(1);
      ground.send(sending.sender, R);
      ground.overlap().end(1);
    }

    @Actor
    public void handle() {
      ground.overlap().begin(2);
      ground.handle();
      ground.overlap().end(2);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }
}
