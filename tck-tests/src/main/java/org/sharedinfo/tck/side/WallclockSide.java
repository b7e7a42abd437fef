package org.sharedinfo.tck.side;

import org.sharedinfo.spi.TimeOfDay;

/** Both sides of the wallclock. */
public interface WallclockSide {
  /** Updates the record by the protocol: stores the fields that change. */
  void update(TimeOfDay from, TimeOfDay to);

  /** Ends an update that was begun: stores the payload and makes an odd version even. */
  void finish(TimeOfDay base);

  /** Reads a whole record by the protocol: the base. */
  TimeOfDay read();
}
