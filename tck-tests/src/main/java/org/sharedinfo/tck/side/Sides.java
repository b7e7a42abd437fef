package org.sharedinfo.tck.side;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;

/** Makes the kit's sides for a guest. */
public interface Sides {
  /** Of vCPU time. */
  TimeSide time(Domain domain);

  /** Of a clock that lies in a frame of its own. */
  ClockSide clock(MemorySegment frame);

  /** Of the wallclock. */
  WallclockSide wallclock(Domain domain);

  /** Of event channels. */
  EventSide events(Domain domain);

  /** Of a physical-to-machine list. */
  P2mSide p2m(Domain domain);
}
