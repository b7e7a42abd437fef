package org.sharedinfo.tck.wallclock;

import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.WallclockPeer;
import org.sharedinfo.tck.peer.WallclockPeer.Base;

/**
 * What a reader sees of the seconds. One that does not read wc_sec_hi violates WCL-04, a SHOULD
 * rule, and follows all others with the low 32 bits.
 */
enum Sight {
  /** Both halves. */
  WHOLE {
    @Override
    boolean sees(TimeOfDay seen, long seconds, int nanos) {
      return seen.seconds() == seconds && seen.nanos() == nanos;
    }
  },
  /** The low half, signed or unsigned. */
  LOW_HALF {
    @Override
    boolean sees(TimeOfDay seen, long seconds, int nanos) {
      return (int) seen.seconds() == (int) seconds && seen.nanos() == nanos;
    }
  };

  private static final Base BOTH_HALVES = new Base(0x0000_0002_1234_5678L, 987_654_321);

  /** Whether a reader returned a base, as far as it sees it. */
  abstract boolean sees(TimeOfDay seen, long seconds, int nanos);

  /** What the reader under test sees, found by reading a base that does not change. */
  static Sight ofReader() {
    Subject subject = Subject.current();
    try (Guest guest = Guest.zeroed(subject.abi())) {
      new WallclockPeer(guest.frame()).place(2, BOTH_HALVES);
      WallclockReader reader = subject.wallclockReader(guest);
      return reader.timeOfDay(0).seconds() == BOTH_HALVES.seconds() ? WHOLE : LOW_HALF;
    }
  }
}
