package org.sharedinfo.selftest.recorded;

import static org.sharedinfo.selftest.recorded.P2mGrounds.ROOT;
import static org.sharedinfo.selftest.recorded.P2mGrounds.VADDR;
import static org.sharedinfo.selftest.recorded.P2mGrounds.isWide;
import static org.sharedinfo.selftest.recorded.P2mGrounds.words;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.ProcessorPaging;
import org.sharedinfo.tck.schedule.Ground;

/** Plays of observers of linear lists at rest. */
final class P2mListPlays {
  private static final long MISSING = 0x7_7777L;
  private static final long PAGE = Abi.FRAME_BYTES;
  private static final int INDEX = 500;

  /** How an entry of a table is broken. */
  private enum Damage {
    ABSENT,
    ZERO,
    NAMES_NO_FRAME
  }

  private P2mListPlays() {}

  static List<Play> all() {
    List<Play> plays = new ArrayList<>();
    places(plays);
    plays.add(at("a list below a high root", 0xABC_DEF0L, _ -> VADDR, _ -> 3, P2mListPlays::ends));
    plays.add(
        at("a list below the highest root", 0xFFFF_FFFEL, _ -> VADDR, _ -> 3, P2mListPlays::ends));
    plays.add(
        bits("a list with all bits that may be set", (paging, level) -> paging.freeBits(level)));
    plays.add(bits("a list with no bits that may be clear", (_, _) -> 0L));
    plays.add(sparse("a list of a large guest", abi -> isWide(abi) ? (1L << 28) + 600 : 600_000L));
    plays.add(
        sparse("a list of a huge guest", abi -> isWide(abi) ? (1L << 33) + 600 : (1L << 28) + 600));
    for (int level = 1; level <= 4; level++) {
      for (Damage damage : Damage.values()) {
        plays.add(broken(level, damage));
      }
    }
    plays.add(rootless());
    plays.add(leaving("a list that wraps", abi -> isWide(abi) ? -PAGE : 0xFFFF_F000L));
    plays.add(
        leaving(
            "a list that leaves the lower half",
            abi -> isWide(abi) ? (1L << 47) - PAGE : 0xFFFF_F000L));
    return plays;
  }

  /** Lists at borders of tables and of the guest's addresses. */
  private static void places(List<Play> plays) {
    plays.add(at("a list", ROOT, _ -> 0xC123_4000L, abi -> 2 * words(abi) + 3, P2mListPlays::ends));
    plays.add(
        at(
            "a list inside a page",
            ROOT,
            abi -> 0xC123_4000L + 9L * abi.wordBytes(),
            abi -> words(abi) + 3,
            P2mListPlays::ends));
    plays.add(
        at(
            "a list across tables",
            ROOT,
            P2mListPlays::across,
            abi -> 2 * words(abi),
            P2mListPlays::ends));
    plays.add(
        at(
            "a list at the first address after the hypervisor's",
            ROOT,
            abi -> isWide(abi) ? ProcessorPaging.of(abi).lastOfHypervisor() + 1 : PAGE,
            abi -> words(abi) + 1,
            P2mListPlays::ends));
    plays.add(
        at(
            "a list up to the last address",
            ROOT,
            abi -> isWide(abi) ? -2 * PAGE : ProcessorPaging.of(abi).firstOfHypervisor() - 2 * PAGE,
            abi -> 2 * words(abi),
            P2mListPlays::ends));
    plays.add(
        at(
            "a list in a page of bytes",
            ROOT,
            _ -> VADDR,
            _ -> 0x102,
            _ -> new long[] {0, 0x101, 0x102}));
  }

  /** A page before the border of tables of all levels. */
  private static long across(Abi abi) {
    return isWide(abi) ? (1L << 39) * 3 - PAGE : (1L << 30) * 3 - PAGE;
  }

  private static long[] ends(long count) {
    return new long[] {0, 1, count / 2, count - 1, count, count + 1, -1};
  }

  private static Play play(String name, Function<Abi, Ground> ground, Function<Abi, long[]> pfns) {
    return Observing.play(
        name,
        ground,
        (observing, _) -> {
          for (long pfn : pfns.apply(observing.abi())) {
            observing.changed(observing.read(pfn));
          }
        });
  }

  private static Play at(
      String name,
      long root,
      ToLongFunction<Abi> vaddr,
      Function<Abi, Integer> count,
      Function<Long, long[]> pfns) {
    return play(
        name,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 5);
          guest.tree(MISSING + 1, 3, 9);
          guest.peer().frameListList(MISSING + 1); // observers that can read the list ignore it
          guest.list(root, vaddr.applyAsLong(abi), count.apply(abi), 1).announce(4);
          return ground;
        },
        abi -> pfns.apply((long) count.apply(abi)));
  }

  /** A list whose entries of all levels have these bits. */
  private static Play bits(String name, BiFunction<ProcessorPaging, Integer, Long> bits) {
    return play(
        name,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 6);
          LinearList list = guest.list(ROOT, VADDR, 5, 1);
          ProcessorPaging paging = ProcessorPaging.of(abi);
          PageTableTree tables = list.tables();
          for (int level = 1; level <= paging.levels(); level++) {
            long frame = ProcessorPaging.frameOf(tables.entry(level, VADDR));
            tables.entry(level, VADDR, ProcessorPaging.entry(frame, bits.apply(paging, level)));
          }
          list.announce(2);
          return ground;
        },
        _ -> new long[] {0, 4});
  }

  private static Play sparse(String name, ToLongFunction<Abi> count) {
    return play(
        name,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          long vaddr = isWide(abi) ? ProcessorPaging.of(abi).lastOfHypervisor() + 1 : 0x0040_0000L;
          long entries = count.applyAsLong(abi);
          P2mGrounds.in(ground, 7).sparse(vaddr, entries, borders(entries)).announce(2);
          return ground;
        },
        abi -> borders(count.applyAsLong(abi)).stream().mapToLong(Long::longValue).toArray());
  }

  /** Both sides of large powers of two, and the ends. */
  private static SortedSet<Long> borders(long count) {
    SortedSet<Long> found = new TreeSet<>(List.of(0L, 5L, count - 1));
    for (int bit : new int[] {19, 27, 28, 29, 32}) {
      if (1L << bit < count) {
        found.add((1L << bit) - 1);
        found.add((1L << bit) + 5);
      }
    }
    return found;
  }

  /** An address whose index in each table is the same, where the page has no field. */
  private static long indexed(Abi abi) {
    long address = 0;
    for (int level = 1; level <= ProcessorPaging.of(abi).levels(); level++) {
      address |= (long) INDEX * ProcessorPaging.span(level);
    }
    return isWide(abi) ? address << 16 >> 16 : address & 0xBFFF_FFFFL;
  }

  private static Play broken(int level, Damage damage) {
    return play(
        "a list with a broken table: level " + level + ", " + damage,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 8);
          long vaddr = indexed(abi);
          LinearList list = guest.list(ROOT, vaddr, 5, 1);
          int at = Math.min(level, ProcessorPaging.of(abi).levels());
          long entry = list.tables().entry(at, vaddr);
          list.tables()
              .entry(
                  at,
                  vaddr,
                  switch (damage) {
                    case ABSENT -> entry & ~1L;
                    case ZERO -> 0;
                    case NAMES_NO_FRAME -> ProcessorPaging.entry(MISSING, 0);
                  });
          guest.misleadBeyond();
          list.announce(2);
          return ground;
        },
        _ -> new long[] {4});
  }

  private static Play rootless() {
    return play(
        "a list whose root the guest lacks",
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 9);
          guest.list(ROOT, VADDR, 5, 1).announce(2);
          guest.peer().cr3(guest.peer().paging().cr3(MISSING));
          return ground;
        },
        _ -> new long[] {4});
  }

  /** A list that goes on where there are no addresses; who drops bits of them finds a page. */
  private static Play leaving(String name, ToLongFunction<Abi> vaddr) {
    return play(
        name,
        abi -> {
          Ground ground = P2mGrounds.empty(abi);
          P2mGrounds guest = P2mGrounds.in(ground, 10);
          long first = vaddr.applyAsLong(abi);
          LinearList list = guest.list(ROOT, first, words(abi), 1);
          long beyond = first + PAGE;
          long folded = isWide(abi) ? beyond << 16 >> 16 : beyond & 0xFFFF_FFFFL;
          LinearList.lay(
              ground.guest(),
              list.tables(),
              folded,
              4,
              P2mGrounds.entries(abi, 3),
              guest.numbers());
          list.announce(2);
          guest.peer().maxPfn(words(abi) + 4L);
          return ground;
        },
        abi -> new long[] {0, words(abi), words(abi) + 3L});
  }
}
