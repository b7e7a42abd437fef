package org.sharedinfo.tck.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_08;
import static org.sharedinfo.rule.Rule.EVT_16;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.stress.Slab;

/** upcall_pending and upcall_mask, neighbouring bytes that different sides write. */
public final class UpcallFlagsStress {
  private static final int VCPU = EventGround.VCPU;
  private static final int P = EventGround.P;

  private UpcallFlagsStress() {}

  /** Channels and the implementation's sender. */
  private static final class Sending {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
  }

  /** Channels, and the implementation's services that send and block. */
  private static final class Blocking {
    final EventGround ground = new EventGround();
    final EventSender sender = ground.sender();
    final BlockService blocker = ground.blocker();
  }

  /** A vCPU goes to sleep while an event is sent to it. */
  @JCStressTest
  @Verifies(value = EVT_08, role = EVENT_SENDER, needs = Capability.EVENT_SENDER)
  @Outcome(id = "awake, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "awake, overlapped",
      expect = ACCEPTABLE,
      desc = "upcall_mask is cleared -> send sees that, or the vCPU sees upcall_pending, or both")
  @Outcome(
      id = "asleep, .*",
      expect = FORBIDDEN,
      desc =
          "block reads upcall_pending -> send sees upcall_mask set, wakes nobody -> block clears "
              + "upcall_mask, sleeps")
  @Outcome(id = "lost .*", expect = FORBIDDEN, desc = "send sets upcall_pending -> block undoes it")
  @Witness("awake, overlapped")
  @State
  public static class BlockWhileSending {
    private static final Slab<Blocking> SLAB = new Slab<>(Blocking::new);
    private final Blocking sending = SLAB.next();
    private final EventGround ground = sending.ground.start();
    private boolean sleeps;

    /** Starts idle, with the setup of this race. */
    public BlockWhileSending() {
      ground.peer().upcallMask(VCPU, ground.kind().usesUpcallMask() ? 1 : 0);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void block() {
      ground.overlap().begin(1);
      sleeps = sending.blocker.block(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean asleep = sleeps && !ground.isWoken();
      ground.peer().upcallMask(VCPU, 0);
      ground.quiet();
      ground.judge(r);
      if (asleep) {
        r.r1 = ground.broken("asleep");
      } else if (r.r1.equals("delivered")) {
        r.r1 = "awake";
      }
    }
  }

  /** A sender while the guest sets its upcall_mask. */
  @JCStressTest
  @Verifies(value = EVT_16, role = EVENT_SENDER)
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "the sender sets upcall_pending and the guest sets upcall_mask, in one 32-bit word")
  @Outcome(
      id = "mask undone, .*",
      expect = FORBIDDEN,
      desc = "the sender loads both bytes -> the guest sets upcall_mask -> the sender stores both")
  @Outcome(
      id = "pending undone, .*",
      expect = FORBIDDEN,
      desc = "the sender sets upcall_pending -> it is gone")
  @Witness("both kept, overlapped")
  @State
  public static class SendWhileMaskingUpcalls {
    private static final Slab<Sending> SLAB = new Slab<>(Sending::new);
    private final Sending sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public SendWhileMaskingUpcalls() {
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void maskUpcalls() {
      ground.overlap().begin(1);
      ground.peer().upcallMask(VCPU, 1);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean mask = ground.peer().upcallMask(VCPU) != 0;
      boolean pending = ground.peer().upcallPending(VCPU) != 0;
      ground.peer().upcallMask(VCPU, 0);
      ground.quiet();
      ground.judge(r);
      if (!mask || !pending) {
        r.r1 = ground.broken(mask ? "pending undone" : "mask undone");
      } else if (r.r1.equals("delivered")) {
        r.r1 = "both kept";
      }
    }
  }

  /** A vCPU unmasks upcalls to sleep while an event is sent to it. */
  @JCStressTest
  @Verifies(
      value = EVT_16,
      role = EVENT_SENDER,
      needs = {Capability.EVENT_SENDER, Capability.BLOCK_SERVICE})
  @Outcome(id = "both kept, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "both kept, overlapped",
      expect = ACCEPTABLE,
      desc = "block clears upcall_mask and send sets upcall_pending, in one 32-bit word")
  @Outcome(
      id = "mask undone, .*",
      expect = FORBIDDEN,
      desc = "send loads both bytes -> block clears upcall_mask -> send stores both")
  @Outcome(
      id = "pending undone, .*",
      expect = FORBIDDEN,
      desc = "block loads both bytes -> send sets upcall_pending -> block stores both")
  @Witness("both kept, overlapped")
  @State
  public static class BlockKeepsUpcallPending {
    private static final Slab<Blocking> SLAB = new Slab<>(Blocking::new);
    private final Blocking sending = SLAB.next();
    private final EventGround ground = sending.ground.start();

    /** Starts idle, with the setup of this race. */
    public BlockKeepsUpcallPending() {
      ground.peer().upcallMask(VCPU, 1);
      ground.expect(P);
    }

    @Actor
    public void send() {
      ground.overlap().begin(0);
      ground.send(sending.sender, P);
      ground.overlap().end(0);
    }

    @Actor
    public void block() {
      ground.overlap().begin(1);
      boolean _ = sending.blocker.block(VCPU);
      ground.overlap().end(1);
    }

    /** Delivers everything still pending, then judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      boolean mask = ground.peer().upcallMask(VCPU) == 0;
      boolean pending = ground.peer().upcallPending(VCPU) != 0;
      ground.peer().upcallMask(VCPU, 0);
      ground.quiet();
      ground.judge(r);
      if (!mask || !pending) {
        r.r1 = ground.broken(mask ? "pending undone" : "mask undone");
      } else if (r.r1.equals("delivered")) {
        r.r1 = "both kept";
      }
    }
  }
}
