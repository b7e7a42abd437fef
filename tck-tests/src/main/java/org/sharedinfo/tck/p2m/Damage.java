package org.sharedinfo.tck.p2m;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.Memory;
import org.sharedinfo.tck.peer.ProcessorPaging;

/** Damage to one page-table entry on the way to a list's entry. */
sealed interface Damage {
  /** No frame number: after this damage nothing may be looked up. */
  long NONE = -1;

  /** The level of the table that the entry is in. */
  int level();

  /** The present bit is cleared and the rest kept: an observer that ignores it finds the list. */
  record NotPresent(int level) implements Damage {}

  /** The entry is 0. */
  record Zero(int level) implements Damage {}

  /**
   * The entry names a frame that the guest does not have, whose number differs from the right one
   * in one bit.
   */
  record NoSuchFrame(int level, int bit) implements Damage {}

  /** Damages of the tables of an ABI. */
  static Arbitrary<Damage> any(Abi abi) {
    Arbitrary<Integer> levels = Arbitraries.integers().between(1, ProcessorPaging.of(abi).levels());
    return Arbitraries.oneOf(
        levels.map(NotPresent::new),
        levels.map(Zero::new),
        Combinators.combine(
                levels, Arbitraries.integers().between(0, ProcessorPaging.of(abi).frameBits() - 1))
            .as(NoSuchFrame::new));
  }

  /**
   * The damage done.
   *
   * @param named the frame number that the entry now names, or {@link #NONE}
   * @param inWords the entry, its table, and its old and new value
   */
  record Done(long named, String inWords) {}

  /** Applies the damage. */
  default Done on(LinearList list, long pfn, Memory memory) {
    long address = list.addressOf(pfn);
    long entry = list.tables().entry(level(), address);
    long named = NONE;
    long damaged =
        switch (this) {
          case NotPresent _ -> entry & ~1L;
          case Zero _ -> 0;
          case NoSuchFrame(_, int bit) -> {
            long other = entry ^ 1L << 12 + bit;
            while (memory.peek(frameOf(other)).isPresent()) {
              other += 1 << 12;
            }
            named = frameOf(other);
            yield other;
          }
        };
    String place = list.tables().place(level(), address);
    list.tables().entry(level(), address, damaged);
    return new Done(
        named,
        place
            + ": was "
            + hex(entry)
            + ", is "
            + hex(damaged)
            + (named == NONE ? ", not present" : ", a frame that the guest does not have"));
  }

  private static String hex(long entry) {
    return "0x" + Long.toHexString(entry);
  }

  private static long frameOf(long entry) {
    return entry << 12 >>> 24;
  }
}
