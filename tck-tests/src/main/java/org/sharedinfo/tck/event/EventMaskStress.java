package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_12;
import static org.sharedinfo.rule.Rule.EVT_13;

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

/** A guest that masks, unmasks and clears channels, concurrently with senders and with itself. */
public final class EventMaskStress {
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;

  private EventMaskStress() {}

  /** Channels and the implementation's guest. */
  private static final class Receiving {
    final EventGround ground = new EventGround();
    final EventReceiver receiver = ground.receiver();
  }

  /** Two channels of a word are masked at the same time. */
  @JCStressTest
  @Verifies(value = EVT_13, role = EVENT_RECEIVER)
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "mask(p) begins -> mask(q) -> mask(p) ends; both hold")
  @Outcome(
      id = "undone, .*",
      expect = FORBIDDEN,
      desc =
          "mask(p) loads the word -> mask(q) changes its bit -> mask(p) stores the word as it "
              + "was")
  @Witness("both kept, overlapped")
  @State
  public static class TwoMasksInOneWord {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoMasksInOneWord() {}

    @Actor
    public void maskOne() {
      ground.overlap().begin(0);
      receiving.receiver.mask(P);
      ground.overlap().end(0);
    }

    @Actor
    public void maskOther() {
      ground.overlap().begin(1);
      receiving.receiver.mask(Q);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean one = ground.peer().masked(P);
      boolean other = ground.peer().masked(Q);
      receiving.receiver.unmask(P);
      receiving.receiver.unmask(Q);
      r.r1 = one && other ? "both kept" : ground.broken("undone");
      r.r2 = ground.overlap().inWord();
    }
  }

  /** Two channels of a word are unmasked at the same time. */
  @JCStressTest
  @Verifies(value = EVT_13, role = EVENT_RECEIVER)
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "unmask(p) begins -> unmask(q) -> unmask(p) ends; both hold")
  @Outcome(
      id = "undone, .*",
      expect = FORBIDDEN,
      desc =
          "unmask(p) loads the word -> unmask(q) changes its bit -> unmask(p) stores the word "
              + "as it was")
  @Witness("both kept, overlapped")
  @State
  public static class TwoUnmasksInOneWord {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoUnmasksInOneWord() {
      receiving.receiver.mask(P);
      receiving.receiver.mask(Q);
    }

    @Actor
    public void unmaskOne() {
      ground.overlap().begin(0);
      receiving.receiver.unmask(P);
      ground.overlap().end(0);
    }

    @Actor
    public void unmaskOther() {
      ground.overlap().begin(1);
      receiving.receiver.unmask(Q);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean one = !ground.peer().masked(P);
      boolean other = !ground.peer().masked(Q);
      receiving.receiver.unmask(P);
      receiving.receiver.unmask(Q);
      r.r1 = one && other ? "both kept" : ground.broken("undone");
      r.r2 = ground.overlap().inWord();
    }
  }

  /** A channel is cleared while an event is sent in its word. */
  @JCStressTest
  @Verifies(value = EVT_13, role = EVENT_RECEIVER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc = "PENDING of p is cleared -> PENDING of q is set, in one word")
  @Outcome(
      id = "lost event, .*",
      expect = FORBIDDEN,
      desc =
          "clear(p) loads the word -> send(q) sets its bit -> clear(p) stores the word "
              + "without it")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc = "send(q) notifies -> the notification is undone")
  @Witness("delivered, overlapped")
  @State
  public static class ClearBesideSend {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public ClearBesideSend() {
      ground.peer().setPending(P);
      ground.expect(Q);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(Q);
      ground.overlap().end(0);
    }

    @Actor
    public void clear() {
      ground.overlap().begin(1);
      receiving.receiver.clear(P);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet(receiving.receiver);
      ground.judge(r);
    }
  }

  /** A channel is unmasked while an event is sent on it. */
  @JCStressTest
  @Verifies(value = EVT_12, role = EVENT_RECEIVER)
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
      desc = "unmask reads PENDING -> send sees MASK set, notifies nobody -> unmask clears MASK")
  @Outcome(id = "lost event, .*", expect = FORBIDDEN, desc = "PENDING is set -> undone")
  @Witness("delivered, overlapped")
  @State
  public static class UnmaskWhileSending {
    private static final Slab<Receiving> SLAB = new Slab<>(Receiving::new);
    private final Receiving receiving = SLAB.next();
    private final EventGround ground = receiving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UnmaskWhileSending() {
      receiving.receiver.mask(P);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(P);
      ground.overlap().end(0);
    }

    @Actor
    public void unmask() {
      ground.overlap().begin(1);
      receiving.receiver.unmask(P);
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
