package org.sharedinfo.tck.time;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.stress.StressDomain;

/**
 * A vCPU's record to race for. It switches between two updates, and every mixture of them gives a
 * different time.
 */
final class TimeGround {
  static final int VCPU = StressDomain.VCPU;
  static final int NEIGHBOUR = StressDomain.NEIGHBOUR;

  static final String WHOLE = "whole";
  static final String MIXTURE = "mixture";
  static final String DURING = "during an update";
  static final String BESIDE = "beside the updates";

  /** Repetitions per actor: a single operation would seldom overlap the other side. */
  static final int ROUNDS = 8;

  /**
   * Two updates that differ in every half of every field. Every mixture gives a different time, and
   * the arithmetic is easy. Neither has GUEST_STOPPED, which a reader may clear.
   */
  static final VcpuTime EVEN =
      new VcpuTime(0x01FF_FFF0_0000L, 0x1111_1111_1111L, 0x8111_1111, (byte) 0, (byte) 0x11);

  static final VcpuTime ODD =
      new VcpuTime(0x0200_0008_0000L, 0x2222_2222_2222L, 0xC222_2222, (byte) -1, (byte) 0x44);

  private static final int PAUSE = 12;
  private static final long EVEN_TIME = time(EVEN);
  private static final long ODD_TIME = time(ODD);

  private final StressDomain domain;
  private final TimePeer peer;
  private VcpuTime current = EVEN;

  TimeGround() {
    this(new StressDomain());
  }

  TimeGround(StressDomain domain) {
    this.domain = domain;
    this.peer = new TimePeer(domain.frame());
    peer.place(VCPU, 0, current);
    peer.place(NEIGHBOUR, 0, current);
  }

  private static long time(VcpuTime update) {
    return TimeOracle.systemTime(update, StressDomain.TSC).longValue();
  }

  TimePeer peer() {
    return peer;
  }

  TimeReader reader() {
    return Subject.current().bareTimeReader(domain);
  }

  TimePublisher publisher() {
    return Subject.current().bareTimePublisher(domain);
  }

  /** Stores the first update under a version that the kit chooses: the kit publishes here. */
  TimeGround startAt(int version) {
    current = EVEN;
    peer.place(VCPU, version, current);
    return this;
  }

  /** Stores a different update for each of two vCPUs: the neighbour is ahead. */
  void startApart() {
    peer.place(VCPU, 0, EVEN);
    peer.place(NEIGHBOUR, 0, ODD);
  }

  /**
   * Reads one of these repeatedly, and reports whose time it got. A monotonic reader may return the
   * time of the vCPU that is ahead for the one behind, but not the reverse.
   */
  static String readsOwn(TimeReader reader, int vcpu) {
    String whose = "own";
    for (int i = 0; i < ROUNDS; i++) {
      long seen = reader.systemTimeNanos(vcpu);
      if (seen != ODD_TIME && (vcpu != VCPU || seen != EVEN_TIME)) {
        whose = "another's";
      }
    }
    return whose;
  }

  /** The update that follows the last one. */
  VcpuTime next() {
    current = current.equals(EVEN) ? ODD : EVEN;
    return current;
  }

  /** The kit updates repeatedly. */
  void update() {
    for (int i = 0; i < ROUNDS; i++) {
      peer.update(VCPU, next());
    }
  }

  /** The kit updates in pieces, and keeps version odd for a long time. */
  void updateInPieces() {
    VcpuTime before = current;
    VcpuTime after = next();
    int version = peer.version(VCPU);
    peer.version(VCPU, version + 1);
    peer.payload(
        VCPU,
        new VcpuTime(
            after.tscTimestamp(),
            before.systemTimeNanos(),
            after.tscToSystemMul(),
            before.tscShift(),
            after.flags()));
    pause();
    peer.payload(VCPU, after);
    peer.version(VCPU, version + 2);
  }

  /** The implementation updates repeatedly. */
  void update(TimePublisher publisher) {
    for (int i = 0; i < ROUNDS; i++) {
      publisher.publish(VCPU, next());
    }
  }

  /** Waits a little, without synchronizing. */
  static void pause() {
    for (int i = 0; i < PAUSE; i++) {
      Thread.onSpinWait();
    }
  }

  /** Reads repeatedly, and reports the values and when they were read. */
  void read(TimeReader reader, LL_Result r) {
    String what = WHOLE;
    String when = BESIDE;
    for (int i = 0; i < ROUNDS; i++) {
      int before = peer.version(VCPU);
      long seen = reader.systemTimeNanos(VCPU);
      if (peer.version(VCPU) != before || (before & 1) != 0) {
        when = DURING;
      }
      if (seen != EVEN_TIME && seen != ODD_TIME) {
        what = MIXTURE;
      }
    }
    r.r1 = what;
    r.r2 = when;
  }

  /** Observes repeatedly, and reports the records found under an even, unchanged version. */
  void observe(LL_Result r) {
    String what = WHOLE;
    String when = BESIDE;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      int version = peer.version(VCPU);
      VcpuTime seen = peer.payload(VCPU);
      VarHandle.acquireFence();
      if (peer.version(VCPU) != version || (version & 1) != 0) {
        when = DURING;
      } else if (!seen.equals(EVEN) && !seen.equals(ODD)) {
        what = MIXTURE;
      }
    }
    r.r1 = what;
    r.r2 = when;
  }

  /** Whether a record holds the last update. */
  boolean isWhole(int vcpu) {
    return peer.payload(vcpu).equals(current);
  }

  /** The last update. */
  VcpuTime current() {
    return current;
  }
}
