package org.sharedinfo.tck.side;

/** A time stamp counter that moves during a play. A look at it is an access like any other. */
public interface ClockSide {
  /** The ticks now. */
  long now();

  /** Moves it on. */
  void set(long ticks);
}
