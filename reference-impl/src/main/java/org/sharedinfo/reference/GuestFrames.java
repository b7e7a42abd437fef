package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Machine;

/** Frames that a guest allocates for its own tables and lists. */
final class GuestFrames {
  private final Machine machine;
  private final long highest;
  private final long noFrame;

  GuestFrames(Abi abi, Machine machine) {
    this.machine = machine;
    // 40 bits of a page-table entry, but a list of the 32-bit ABI holds only 32 of them.
    this.highest = (1L << Math.min(abi.wordBits(), 40)) - 1;
    this.noFrame = -1L >>> (Long.SIZE - abi.wordBits());
  }

  /**
   * A new zeroed frame that the guest's lists can name.
   *
   * @return its number; never 0 or ~0 in the guest's words, which mean "no frame"
   * @throws IllegalStateException if the machine has none left
   */
  long allocate() {
    long number = machine.allocate();
    while (number == 0 || number == noFrame) {
      number = machine.allocate();
    }
    if (Long.compareUnsigned(number, highest) > 0) {
      throw new IllegalStateException(
          "the machine gave frame 0x%x, but the guest can name none above 0x%x"
              .formatted(number, highest));
    }
    return number;
  }

  /** The memory of a frame that was allocated here. */
  MemorySegment memory(long number) {
    return machine
        .frame(number)
        .orElseThrow(() ->
            new IllegalStateException(
                "the machine lost frame 0x%x, which it had allocated".formatted(number)));
  }
}
