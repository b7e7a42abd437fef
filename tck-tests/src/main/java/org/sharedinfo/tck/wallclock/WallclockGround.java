package org.sharedinfo.tck.wallclock;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;
import org.sharedinfo.tck.stress.StressDomain;

/** A wallclock to race for. It switches between two bases that differ in each field. */
final class WallclockGround {
  static final String WHOLE = "whole";
  static final String MIXTURE = "mixture";
  static final String DURING = "during an update";
  static final String BESIDE = "beside the updates";

  /** Repetitions per actor: a single operation would seldom overlap the other side. */
  private static final int ROUNDS = 8;

  private static final int PAUSE = 12;
  private static final Base FIRST = new Base(0x0000_0001_1111_1111L, 111_111_111);
  private static final Base SECOND = new Base(0x0000_0002_2222_2222L, 222_222_222);

  private final StressDomain domain = new StressDomain();
  private final WallclockPeer peer = new WallclockPeer(domain.frame());
  private Base current = FIRST;
  private Sight sight = Sight.WHOLE;

  WallclockGround() {
    peer.place(0, current);
  }

  WallclockPeer peer() {
    return peer;
  }

  WallclockReader reader() {
    sight = Sight.ofReader();
    return Subject.current().bareWallclockReader(domain);
  }

  WallclockPublisher publisher() {
    return Subject.current().bareWallclockPublisher(domain);
  }

  private Base next() {
    current = current.equals(FIRST) ? SECOND : FIRST;
    return current;
  }

  /** The kit updates repeatedly: at once, and in pieces with a pause in between. */
  void update() {
    for (int i = 0; i < ROUNDS; i++) {
      Base before = current;
      Base after = next();
      int version = peer.version();
      peer.version(version + 1);
      if (i == 0) {
        peer.payload(new Base(after.seconds() & 0xFFFF_FFFFL | before.seconds() & -1L << 32, 0));
        for (int pause = 0; pause < PAUSE; pause++) {
          Thread.onSpinWait();
        }
      }
      peer.payload(after);
      peer.version(version + 2);
    }
  }

  /** The kit updates without pause, for long enough to disturb one read many times. */
  void updateAtOnce() {
    for (int i = 0; i < 32 * ROUNDS; i++) {
      peer.update(next());
    }
  }

  /** The implementation updates repeatedly. */
  void update(WallclockPublisher publisher) {
    for (int i = 0; i < ROUNDS; i++) {
      Base after = next();
      publisher.publish(after.seconds(), after.nanos());
    }
  }

  /** Reads repeatedly, and reports the values and when they were read. */
  void read(WallclockReader reader, LL_Result r) {
    read(reader, ROUNDS, r);
  }

  /** Like {@link #read}, for as long as {@link #updateAtOnce} may take. */
  void readForLong(WallclockReader reader, LL_Result r) {
    read(reader, 8 * ROUNDS, r);
  }

  private void read(WallclockReader reader, int rounds, LL_Result r) {
    String what = WHOLE;
    String when = BESIDE;
    for (int i = 0; i < rounds; i++) {
      int version = peer.version();
      TimeOfDay seen = reader.timeOfDay(0);
      if (peer.version() != version || (version & 1) != 0) {
        when = DURING;
      }
      if (!sees(seen, FIRST) && !sees(seen, SECOND)) {
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
      int version = peer.version();
      Base seen = peer.payload();
      VarHandle.acquireFence();
      if (peer.version() != version || (version & 1) != 0) {
        when = DURING;
      } else if (!isWhole(seen)) {
        what = MIXTURE;
      }
    }
    r.r1 = what;
    r.r2 = when;
  }

  private boolean sees(TimeOfDay seen, Base base) {
    return sight.sees(seen, base.seconds(), base.nanos());
  }

  private static boolean isWhole(Base seen) {
    return seen.equals(FIRST) || seen.equals(SECOND);
  }
}
