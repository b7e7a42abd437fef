package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.ARC_01;
import static org.sharedinfo.rule.Rule.EVT_19;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.stress.Slab;

/**
 * The hypervisor's operations other than sending, concurrently with the guest and with themselves.
 */
public final class HypervisorServiceStress {
  private static final int P = EventGround.P;
  private static final int Q = EventGround.Q;

  private HypervisorServiceStress() {}

  /** Channels, the implementation's sender and its service. */
  private static final class Serving {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
    final UnmaskService service = Subject.current().bareUnmaskService(ground);
  }

  /** Channels and the implementation's service. */
  private static final class Unmasking {
    final EventGround ground = new EventGround();
    final UnmaskService service = Subject.current().bareUnmaskService(ground);
  }

  /** The arch part and the implementation's publisher of it. */
  private static final class Trapping {
    final EventGround ground = new EventGround();
    final TrapPublisher traps = Subject.current().bareTrapPublisher(ground);
    final int at = ground.frame().table().at("arch.nmi_reason");
  }

  /** A sender while the hypervisor unmasks the channel on request. */
  @JCStressTest
  @Verifies(value = EVT_19, role = EVENT_SENDER, needs = Capability.EVENT_SENDER)
  @Outcome(id = "delivered, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "delivered, overlapped",
      expect = ACCEPTABLE,
      desc =
          "MASK is cleared -> PENDING is set -> the sender sees MASK clear, or the service sees "
              + "PENDING")
  @Outcome(
      id = "lost wake-up, .*",
      expect = FORBIDDEN,
      desc =
          "the service reads PENDING -> send sees MASK set, notifies nobody -> the service "
              + "clears MASK")
  @Outcome(id = "lost event, .*", expect = FORBIDDEN, desc = "PENDING is set -> undone")
  @Witness("delivered, overlapped")
  @State
  public static class UnmaskWhileSending {
    private static final Slab<Serving> SLAB = new Slab<>(Serving::new);
    private final Serving serving = SLAB.next();
    private final EventGround ground = serving.ground.start();

    /** Starts idle, with the setup of this race. */
    public UnmaskWhileSending() {
      ground.peer().setMask(P);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(serving.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void unmask() {
      ground.overlap().begin(1);
      serving.service.unmask(P);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      ground.quiet();
      ground.judge(r);
    }
  }

  /** The guest masks a channel while the hypervisor unmasks its neighbour. */
  @JCStressTest
  @Verifies(value = EVT_19, role = EVENT_SENDER)
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "MASK of one is cleared and MASK of the other is set, in one word")
  @Outcome(
      id = "mask undone, .*",
      expect = FORBIDDEN,
      desc =
          "the service loads the word -> the guest sets MASK of the neighbour -> the service "
              + "stores the word")
  @Outcome(
      id = "unmask undone, .*",
      expect = FORBIDDEN,
      desc = "MASK is cleared -> it is set again")
  @Witness("both kept, overlapped")
  @State
  public static class UnmaskBesideMask {
    private static final Slab<Unmasking> SLAB = new Slab<>(Unmasking::new);
    private final Unmasking unmasking = SLAB.next();
    private final EventGround ground = unmasking.ground.start();

    /** Starts idle, with the setup of this race. */
    public UnmaskBesideMask() {
      ground.peer().setMask(P);
    }

    @Actor
    public void unmask() {
      ground.overlap().begin(0);
      unmasking.service.unmask(P);
      ground.overlap().end(0);
    }

    @Actor
    public void mask() {
      ground.overlap().begin(1);
      ground.peer().setMask(Q);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean masked = ground.peer().masked(Q);
      boolean unmasked = !ground.peer().masked(P);
      ground.peer().clearMask(P);
      ground.peer().clearMask(Q);
      r.r1 = masked ? unmasked ? "both kept" : "unmask undone" : "mask undone";
      r.r2 = ground.overlap().inWord();
    }
  }

  /** Two reasons for non-maskable interrupts at the same time. */
  @JCStressTest
  @Verifies(value = ARC_01, role = EVENT_SENDER)
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "one reason is added while the other is; both bits are set")
  @Outcome(
      id = "lost, .*",
      expect = FORBIDDEN,
      desc =
          "one loads nmi_reason -> the other adds its bit -> the first stores the word "
              + "without it")
  @Witness("both kept, overlapped")
  @State
  public static class TwoReasonsAtOnce {
    private static final Slab<Trapping> SLAB = new Slab<>(Trapping::new);
    private final Trapping trapping = SLAB.next();
    private final EventGround ground = trapping.ground.start();

    /** Starts idle, with the setup of this race. */
    public TwoReasonsAtOnce() {
      // The guest clears the reasons it has seen.
      ground.frame().word(trapping.at, 0);
    }

    @Actor
    public void check() {
      ground.overlap().begin(0);
      trapping.traps.nmi(NmiReason.IO_CHECK);
      ground.overlap().end(0);
    }

    @Actor
    public void serr() {
      ground.overlap().begin(1);
      trapping.traps.nmi(NmiReason.PCI_SERR);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      r.r1 = ground.frame().wordVolatile(trapping.at) == 3 ? "both kept" : "lost";
      r.r2 = ground.overlap().inWord();
    }
  }
}
