package org.sharedinfo.tck.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_13;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.ForkGroup;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.stress.MovingClock;
import org.sharedinfo.tck.stress.Slab;

/** Readers of vCPU time while the clock advances and the record follows it. */
public final class TimeClockStress {
  private static final int VCPU = TimeGround.VCPU;
  private static final int ROUNDS = TimeGround.ROUNDS;
  private static final int STEP = 1 << 12;

  private TimeClockStress() {}

  /** A clock with a nanosecond per tick, a record that follows it, and a reader. */
  private static final class Clocked {
    final MovingClock domain = new MovingClock();
    final TimePeer peer = new TimePeer(domain.frame());
    final TimeReader reader;

    Clocked() {
      peer.place(VCPU, 0, recordAt(domain.tsc()));
      reader = Subject.current().bareTimeReader(domain);
    }

    static VcpuTime recordAt(long ticks) {
      return new VcpuTime(ticks, ticks, Integer.MIN_VALUE, (byte) 1, (byte) 1);
    }

    void follow() {
      for (int i = 0; i < ROUNDS; i++) {
        long now = domain.tsc() + STEP;
        domain.set(now);
        peer.update(VCPU, recordAt(now));
        TimeGround.pause();
      }
    }

    void read(LL_Result r) {
      r.r1 = "between";
      r.r2 = TimeGround.BESIDE;
      for (int i = 0; i < ROUNDS; i++) {
        long start = domain.tsc();
        VarHandle.fullFence();
        long seen = reader.systemTimeNanos(VCPU);
        VarHandle.fullFence();
        long end = domain.tsc();
        if (start != end) {
          r.r2 = TimeGround.DURING;
        }
        if (seen < start || seen > end) {
          r.r1 = "outside";
        }
      }
    }
  }

  /** The clock advances, and an update follows, while the time is read. */
  @JCStressTest
  @ForkGroup(MovingClock.GROUP)
  @Verifies(value = TIM_13, role = TIME_READER)
  @Outcome(id = "between, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "between, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> the clock moves, update -> read ends, with a time between")
  @Outcome(
      id = "outside, .*",
      expect = FORBIDDEN,
      desc = "the TSC is sampled -> the clock moves, update -> the record is read: made later")
  @Witness("between, during.*")
  @State
  public static class ReadWhileTheClockMoves {
    private static final Slab<Clocked> SLAB = new Slab<>(Clocked::new);
    private final Clocked clocked = SLAB.next();

    /** Starts with the clock and record that the last state left. */
    public ReadWhileTheClockMoves() {}

    @Actor
    public void follow() {
      clocked.follow();
    }

    @Actor
    public void read(LL_Result r) {
      clocked.read(r);
    }
  }
}
