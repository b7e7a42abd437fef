package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.sharedinfo.tck.side.ClockSide;

/**
 * A clock in the first bytes of a frame. Accesses are opaque: a look at a real counter orders
 * nothing of what stands around it.
 */
final class ClockPeer implements ClockSide {
  private static final VarHandle TICKS = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment frame;

  ClockPeer(MemorySegment frame) {
    this.frame = frame;
  }

  @Override
  public long now() {
    return (long) TICKS.getOpaque(frame, 0L);
  }

  @Override
  public void set(long ticks) {
    TICKS.setOpaque(frame, 0L, ticks);
  }
}
