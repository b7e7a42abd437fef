package org.sharedinfo.tck.side;

/** A time stamp counter that moves during a play. A read of it is an access like any other. */
public interface ClockSide {
  /** The ticks now. */
  long now();

  /** Advances it. */
  void set(long ticks);
}
