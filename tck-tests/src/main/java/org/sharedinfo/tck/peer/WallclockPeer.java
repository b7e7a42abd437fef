package org.sharedinfo.tck.peer;

import java.lang.invoke.VarHandle;
import org.sharedinfo.spi.TimeOfDay;
import org.sharedinfo.tck.side.WallclockSide;

/** Both sides of the wallclock on raw memory, as the kit plays them. */
public final class WallclockPeer implements WallclockSide {
  /**
   * A wallclock base as it lies in the frame.
   *
   * @param seconds signed 64-bit, both halves
   * @param nanos unsigned 32-bit
   */
  public record Base(long seconds, int nanos) {}

  private final Frame frame;
  private final int version;
  private final int seconds;
  private final int nanos;
  private final int secondsHigh;

  /** A peer on a live frame, or on a picture of one. */
  public WallclockPeer(Frame frame) {
    this.frame = frame;
    this.version = frame.table().at("wc_version");
    this.seconds = frame.table().at("wc_sec");
    this.nanos = frame.table().at("wc_nsec");
    this.secondsHigh = frame.table().at("xen_wc_sec_hi");
  }

  /** The version, volatile. */
  public int version() {
    return frame.u32Volatile(version);
  }

  /** Sets the version, volatile; accesses on either side stay there. */
  public void version(int value) {
    VarHandle.fullFence();
    frame.u32Volatile(version, value);
    VarHandle.fullFence();
  }

  /** Stores the payload, and leaves the version as it is. */
  public void payload(Base base) {
    frame.u32(seconds, (int) base.seconds());
    frame.u32(nanos, base.nanos());
    frame.u32(secondsHigh, (int) (base.seconds() >> 32));
  }

  /** Puts a whole record in place, with no regard for readers. */
  public void place(int value, Base base) {
    payload(base);
    version(value);
  }

  /** Updates the record by the protocol. */
  public void update(Base base) {
    int before = version();
    version(before + 1);
    payload(base);
    version(before + 2);
  }

  @Override
  public void update(TimeOfDay from, TimeOfDay to) {
    updates(from, to, 1);
  }

  @Override
  public void touch() {
    version(version() + 2);
  }

  @Override
  public void updates(TimeOfDay from, TimeOfDay to, int count) {
    int before = version();
    version(before + 1);
    if ((int) from.seconds() != (int) to.seconds()) {
      frame.u32(seconds, (int) to.seconds());
    }
    if (from.nanos() != to.nanos()) {
      frame.u32(nanos, to.nanos());
    }
    if (from.seconds() >> 32 != to.seconds() >> 32) {
      frame.u32(secondsHigh, (int) (to.seconds() >> 32));
    }
    version(before + 2 * count);
  }

  @Override
  public void finish(TimeOfDay base) {
    payload(new Base(base.seconds(), base.nanos()));
    version(version() + 1);
  }

  @Override
  public TimeOfDay read() {
    while (true) {
      int before = version();
      if ((before & 1) == 0) {
        Base base = payload();
        VarHandle.fullFence();
        if (version() == before) {
          return new TimeOfDay(base.seconds(), base.nanos());
        }
      }
      Thread.onSpinWait();
    }
  }

  /** The payload as it lies there, with no regard for writers. */
  public Base payload() {
    return new Base(
        (long) frame.u32(secondsHigh) << 32 | Integer.toUnsignedLong(frame.u32(seconds)),
        frame.u32(nanos));
  }
}
