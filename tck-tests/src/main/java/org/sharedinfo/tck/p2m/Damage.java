package org.sharedinfo.tck.p2m;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.Memory;
import org.sharedinfo.tck.peer.ProcessorPaging;

/** What is done to one entry of the page tables on the way to a list's entry. */
sealed interface Damage {
  /** Stands for no frame number: a damage after which nothing is to be looked up. */
  long NONE = -1;

  /** The level of the table that the entry is in. */
  int level();

  /** The present bit is taken away, all else stays: who does not look at it finds the list. */
  record NotPresent(int level) implements Damage {}

  /** The entry is 0. */
  record Zero(int level) implements Damage {}

  /**
   * The entry names a frame that the guest lacks, whose number differs from the right one in a bit.
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
   * What was done.
   *
   * @param named the frame number that the entry names now, or {@link #NONE}
   * @param inWords which entry of which table, and what it held and holds
   */
  record Done(long named, String inWords) {}

  /** Does it. */
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
            + (named == NONE ? ", not present" : ", a frame that the guest lacks"));
  }

  private static String hex(long entry) {
    return "0x" + Long.toHexString(entry);
  }

  private static long frameOf(long entry) {
    return entry << 12 >>> 24;
  }
}
