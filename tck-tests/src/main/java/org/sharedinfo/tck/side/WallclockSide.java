package org.sharedinfo.tck.side;

import org.sharedinfo.spi.TimeOfDay;

/** Both sides of the wallclock. */
public interface WallclockSide {
  /** Updates the record by the protocol: stores the fields that change. */
  void update(TimeOfDay from, TimeOfDay to);

  /**
   * Updates the record once with changes, and then without changes until version has advanced far.
   */
  void updates(TimeOfDay from, TimeOfDay to, int count);

  /** Updates the record without a change: version advances by two, at once. */
  void touch();

  /** Ends an update that was begun: stores the payload and makes an odd version even. */
  void finish(TimeOfDay base);

  /** Reads a whole record by the protocol: the base. */
  TimeOfDay read();
}
