package org.sharedinfo.tck.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A guest whose clock one actor moves while others read it. Accesses are opaque: reading a real
 * counter does not order other accesses.
 */
public final class MovingClock extends StressDomain {
  /** The group of forks. */
  public static final String GROUP = "moving clock";

  private static final VarHandle TICKS = handle();

  @SuppressWarnings("unused") // through the handle
  private long ticks = TSC;

  /** A guest of the ABI under test. */
  public MovingClock() {}

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(MovingClock.class, "ticks", long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field of its own", e);
    }
  }

  @Override
  public long tsc() {
    return (long) TICKS.getOpaque(this);
  }

  /** Advances the clock. */
  public void set(long now) {
    TICKS.setOpaque(this, now);
  }
}
