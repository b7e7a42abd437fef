package org.sharedinfo.tck.side;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.spi.Domain;

/** Creates the kit's peers for a guest. */
public interface Sides {
  /** Of vCPU time. */
  TimeSide time(Domain domain);

  /** Of a clock in a separate frame. */
  ClockSide clock(MemorySegment frame);

  /** Of the wallclock. */
  WallclockSide wallclock(Domain domain);

  /** Of event channels. */
  EventSide events(Domain domain);

  /** Of a physical-to-machine list. */
  P2mSide p2m(Domain domain);
}
