package org.sharedinfo.tck.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.TIM_07;
import static org.sharedinfo.rule.Rule.TIM_08;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.stress.Overlap;
import org.sharedinfo.tck.stress.Slab;

/** Publishers of vCPU time, concurrently with an observer and with themselves. */
public final class TimePublisherStress {
  private static final int VCPU = TimeGround.VCPU;
  private static final int MOVES = 2 * TimeGround.ROUNDS;

  private TimePublisherStress() {}

  /** A record and the implementation's publisher of it. */
  private static final class Published {
    final TimeGround ground = new TimeGround();
    final TimePublisher publisher = ground.publisher();
  }

  /** Updates, and what an observer finds under an even, unchanged version. */
  @JCStressTest
  @Verifies(value = TIM_07, role = TIME_PUBLISHER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "version is odd, or changes while the observer reads")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "version, even -> fields of two updates -> the same version: not odd in time, or even"
              + " too early")
  @Witness("whole, during.*")
  @State
  public static class UpdatesObserved {
    private static final Slab<Published> SLAB = new Slab<>(Published::new);
    private final Published published = SLAB.next();

    /** Starts with the record that the last state left. */
    public UpdatesObserved() {}

    @Actor
    public void publish() {
      published.ground.update(published.publisher);
    }

    @Actor
    public void observe(LL_Result r) {
      published.ground.observe(r);
    }
  }

  /** Updates, and the versions that an observer sees. */
  @JCStressTest
  @Verifies(value = TIM_08, role = TIME_PUBLISHER)
  @Outcome(id = "at rest, by two", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "moving, by two",
      expect = ACCEPTABLE,
      desc = "read -> version is odd, or odd and even again -> read")
  @Outcome(
      id = ".*, elsewhere",
      expect = FORBIDDEN,
      desc = "version is not 2 further for each update when all are done")
  @Outcome(
      id = "astray, .*",
      expect = FORBIDDEN,
      desc = "version goes back, or beyond where the updates lead")
  @Witness("moving, .*")
  @State
  public static class VersionObserved {
    private static final Slab<Published> SLAB = new Slab<>(Published::new);
    private final Published published = SLAB.next();
    private final int version = published.ground.peer().version(VCPU);

    /** Starts with the record that the last state left. */
    public VersionObserved() {}

    @Actor
    public void publish() {
      published.ground.update(published.publisher);
    }

    @Actor
    public void observe(LL_Result r) {
      int first = published.ground.peer().version(VCPU) - version;
      int last = first;
      boolean astray = first < 0 || first > MOVES;
      for (int i = 1; i < 2 * TimeGround.ROUNDS; i++) {
        int next = published.ground.peer().version(VCPU) - version;
        astray |= next < last || next > MOVES;
        last = next;
      }
      r.r1 = astray ? "astray" : first != last || (first & 1) != 0 ? "moving" : "at rest";
    }

    /** Judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      r.r2 = published.ground.peer().version(VCPU) == version + MOVES ? "by two" : "elsewhere";
    }
  }

  /** Two vCPUs are published at the same time. */
  @JCStressTest
  @Verifies(value = TIM_10, role = TIME_PUBLISHER)
  @Outcome(id = "whole, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, overlapped",
      expect = ACCEPTABLE,
      desc = "publish(n) begins -> publish(n + 1) -> publish(n) ends; both records are whole")
  @Outcome(
      id = "torn, .*",
      expect = FORBIDDEN,
      desc = "publish(n) begins -> publish(n + 1) -> one undoes or repeats a part of the other")
  @Witness(".*, overlapped")
  @State
  public static class NeighboursAtOnce {
    private static final Slab<Published> SLAB = new Slab<>(Published::new);
    private final Published published = SLAB.next();
    private final Overlap overlap = new Overlap();
    private final VcpuTime other = published.ground.current();
    private final VcpuTime update = published.ground.next();
    private final Before before = Before.of(published.ground.peer(), VCPU);
    private final Before neighbour = Before.of(published.ground.peer(), TimeGround.NEIGHBOUR);

    /** The earlier contents of a record. */
    private record Before(int vcpu, int version, VcpuTime payload) {
      static Before of(TimePeer peer, int vcpu) {
        return new Before(vcpu, peer.version(vcpu), peer.payload(vcpu));
      }

      /** Whether it was updated once, or left alone because the update changes nothing. */
      boolean isUpdated(TimePeer peer, VcpuTime update) {
        int steps = peer.version(vcpu) - version;
        return peer.payload(vcpu).equals(update)
            && (steps == 2 || steps == 0 && payload.equals(update));
      }
    }

    /** Starts with the records that the last state left. */
    public NeighboursAtOnce() {}

    @Actor
    public void publish() {
      overlap.begin(0);
      published.publisher.publish(VCPU, update);
      overlap.end(0);
    }

    @Actor
    public void publishNeighbour() {
      overlap.begin(1);
      published.publisher.publish(TimeGround.NEIGHBOUR, other);
      overlap.end(1);
    }

    /** Judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      TimePeer peer = published.ground.peer();
      boolean whole = before.isUpdated(peer, update) && neighbour.isUpdated(peer, other);
      r.r1 = whole ? "whole" : "torn";
      r.r2 = overlap.inWord();
    }
  }

  /** Updates from version 0xFFFFFFFE on. */
  @JCStressTest
  @Verifies(value = TIM_11, role = TIME_PUBLISHER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "version is odd, or changes while the observer reads")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "version 0 -> fields of two updates -> version 0 again: it was not made odd")
  @Witness("whole, during.*")
  @State
  public static class UpdatesAcrossWrap {
    private static final Slab<TimeGround> SLAB = new Slab<>(TimeGround::new);
    private final TimeGround ground = SLAB.next().startAt(-2);
    // Created after version was set, because a publisher may cache it.
    private final TimePublisher publisher = ground.publisher();

    /** Starts with the record at the last version before the wrap. */
    public UpdatesAcrossWrap() {}

    @Actor
    public void publish() {
      ground.update(publisher);
    }

    @Actor
    public void observe(LL_Result r) {
      ground.observe(r);
    }
  }
}
