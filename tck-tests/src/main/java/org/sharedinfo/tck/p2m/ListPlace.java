package org.sharedinfo.tck.p2m;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.ProcessorPaging;

/**
 * A linear list as the kit lays it out for an observer.
 *
 * @param vaddr its address, a multiple of the guest's word; page-aligned where PV guests do so
 * @param count its entries
 * @param generation even
 * @param seed determines entries and frame numbers
 */
public record ListPlace(long vaddr, int count, long generation, long seed) {
  private static final int PAGE = FieldTable.FRAME_BYTES;

  /**
   * Lists of up to three pages at addresses that a PV guest can use, at and across all kinds of
   * borders, with small generations.
   */
  public static Arbitrary<ListPlace> any(Abi abi) {
    return counts(abi)
        .flatMap(count ->
            Combinators.combine(
                    addresses(abi, count),
                    Arbitraries.longs().between(0, 1 << 20).map(g -> g * 2),
                    Arbitraries.longs())
                .as((vaddr, generation, seed) -> new ListPlace(vaddr, count, generation, seed)));
  }

  /** Lists that do not begin at a page boundary, which no guest has. */
  public static Arbitrary<ListPlace> insidePages(Abi abi) {
    return at(abi, count -> addressesInside(abi, count));
  }

  /** Lists with at least one end where no PV guest can map it. */
  public static Arbitrary<ListPlace> amongTheHypervisors(Abi abi) {
    return at(abi, count -> hypervisorsAddresses(abi, count));
  }

  private static Arbitrary<ListPlace> at(Abi abi, IntFunction<Arbitrary<Long>> addresses) {
    return counts(abi)
        .flatMap(count ->
            Combinators.combine(addresses.apply(count), Arbitraries.longs())
                .as((vaddr, seed) -> new ListPlace(vaddr, count, 2, seed)));
  }

  /** Lists at one page, for checks that do not depend on the address. */
  public static Arbitrary<ListPlace> simple(Abi abi) {
    return Combinators.combine(
            counts(abi), Arbitraries.longs().between(0, 1 << 20), Arbitraries.longs())
        .as((count, half, seed) -> new ListPlace(0x4000_0000L, count, half * 2, seed));
  }

  /** The same list with another generation. */
  public ListPlace under(long another) {
    return new ListPlace(vaddr, count, another, seed);
  }

  private static int words(Abi abi) {
    return PAGE / wordBytes(abi);
  }

  private static int wordBytes(Abi abi) {
    return FieldTable.of(abi).sizeOf("long");
  }

  private static Arbitrary<Integer> counts(Abi abi) {
    int words = words(abi);
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(1, 2, words - 1, words, words + 1, 2 * words, 2 * words + 1)),
        Tuple.of(1, Arbitraries.integers().between(1, 3 * words)));
  }

  /** Addresses of pages that a PV guest can map, including the rest of the list. */
  private static Arbitrary<Long> addresses(Abi abi, int count) {
    ProcessorPaging paging = ProcessorPaging.of(abi);
    long bytes = (long) count * wordBytes(abi);
    Arbitrary<Long> base = bases(abi);
    Arbitrary<Integer> levels = Arbitraries.integers().between(2, paging.levels());
    Arbitrary<Long> across =
        Combinators.combine(base, levels, Arbitraries.longs().between(0, bytes / PAGE + 1))
            .as((b, level, pages) -> (b & -ProcessorPaging.span(level)) - pages * PAGE);
    Arbitrary<Long> atTheTop =
        Arbitraries.longs()
            .between(1, 3)
            .map(pages -> top(abi) - roundUp(bytes) + PAGE * (1 - pages));
    return Arbitraries.frequencyOf(
            Tuple.of(2, base.map(b -> b & -PAGE)), Tuple.of(4, across), Tuple.of(1, atTheTop))
        .filter(vaddr -> vaddr != 0 && paging.isGuests(vaddr, vaddr + roundUp(bytes) - 1));
  }

  /** One past the last address that a PV guest can map; 2^64 is 0. */
  private static long top(Abi abi) {
    return wordBytes(abi) == 8 ? 0 : ProcessorPaging.of(abi).firstOfHypervisor();
  }

  private static long roundUp(long bytes) {
    return (bytes + PAGE - 1) & -PAGE;
  }

  private static Arbitrary<Long> bases(Abi abi) {
    ProcessorPaging paging = ProcessorPaging.of(abi);
    if (wordBytes(abi) == 4) {
      return Arbitraries.longs().between(PAGE, paging.firstOfHypervisor() - 1);
    }
    long afterHypervisor = paging.lastOfHypervisor() + 1;
    return Arbitraries.oneOf(
        Arbitraries.longs().between(PAGE, (1L << 47) - 1),
        Arbitraries.longs().between(afterHypervisor, -1),
        Arbitraries.of(1L << 47, afterHypervisor, 0xFFFF_C900_0000_0000L));
  }

  private static Arbitrary<Long> addressesInside(Abi abi, int count) {
    return Combinators.combine(
            addresses(abi, count + words(abi)), Arbitraries.integers().between(1, words(abi) - 1))
        .as((vaddr, word) -> vaddr + (long) word * wordBytes(abi));
  }

  private static Arbitrary<Long> hypervisorsAddresses(Abi abi, int count) {
    ProcessorPaging paging = ProcessorPaging.of(abi);
    long bytes = (long) count * wordBytes(abi);
    long lastPage = paging.lastOfHypervisor() - roundUp(bytes) + 1;
    Arbitrary<Long> hypervisors =
        Arbitraries.longs()
            .between(paging.firstOfHypervisor(), lastPage)
            .map(vaddr -> vaddr & -PAGE);
    return Arbitraries.oneOf(
        hypervisors,
        Arbitraries.of(paging.firstOfHypervisor(), lastPage),
        borders(abi, roundUp(bytes)));
  }

  /** Lists that begin or end at the border of the hypervisor's addresses, or a page inside. */
  private static Arbitrary<Long> borders(Abi abi, long bytes) {
    ProcessorPaging paging = ProcessorPaging.of(abi);
    return wordBytes(abi) == 8
        ? Arbitraries.just(paging.lastOfHypervisor() + 1 - PAGE)
        : Arbitraries.just(paging.firstOfHypervisor() + PAGE - bytes);
  }

  /** The pfns at both ends and on both sides of each page border. */
  public SortedSet<Long> borders(Abi abi) {
    int wordBytes = wordBytes(abi);
    SortedSet<Long> found = new TreeSet<>(List.of(0L, count / 2L, count - 1L));
    long first = (PAGE - (vaddr & PAGE - 1)) / wordBytes;
    for (long border = first; border < count; border += words(abi)) {
      found.add(border - 1);
      found.add(border);
    }
    return found;
  }
}
