package org.sharedinfo.selftest.recorded;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.spi.Machine;

/**
 * The frames of a guest of which something happens while an observer works: at a chosen look-up of
 * a frame, which the observer makes on its way through the list.
 */
final class InterruptedMachine implements Machine {
  private final Machine machine;
  private int left;
  private Runnable action = () -> {};

  InterruptedMachine(Machine machine) {
    this.machine = machine;
  }

  /**
   * Lets the guest act.
   *
   * @param which the number of the look-up, from 1: it happens before this one
   */
  void at(int which, Runnable guest) {
    left = which;
    action = guest;
  }

  /** Nothing happens any more. */
  void stop() {
    left = 0;
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    if (left > 0 && --left == 0) {
      Script.meanwhile(action);
    }
    return machine.frame(number);
  }

  @Override
  public long allocate() {
    return machine.allocate();
  }

  @Override
  public OptionalLong pfnOf(long mfn) {
    return machine.pfnOf(mfn);
  }
}
