package org.sharedinfo.tck.p2m;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;

/**
 * The frames of an owner's list at one moment.
 *
 * @param generation p2m_generation at that moment
 * @param pages the frame of each page, {@link #ABSENT} if it is not mapped
 * @param tables the frames of the tables on the way
 */
record Mapping(long generation, List<Long> pages, Set<Long> tables) {
  static final long ABSENT = -1;

  /** The mapping of the pages that hold the first entries. */
  static Mapping of(P2mPeer peer, long count) {
    PageTableTree tables = peer.tables();
    List<Long> pages = new ArrayList<>();
    Set<Long> visited = new HashSet<>();
    int levels = peer.paging().levels();
    long vaddr = peer.vaddr();
    long first = vaddr & -FieldTable.FRAME_BYTES;
    long bytes = vaddr - first + count * peer.wordBytes();
    for (long at = 0; at < bytes; at += FieldTable.FRAME_BYTES) {
      OptionalLong page = tables.pageOf(first + at);
      pages.add(page.orElse(ABSENT));
      List<Long> way = tables.walk(first + at).visited();
      visited.addAll(way.subList(0, Math.min(levels, way.size())));
    }
    return new Mapping(peer.generation(), List.copyOf(pages), Set.copyOf(visited));
  }

  boolean isStable() {
    return (generation & 1) == 0;
  }

  /** Whether the pages that both contain are in the same frames. */
  boolean agreesWith(Mapping other) {
    int common = Math.min(pages.size(), other.pages.size());
    return pages.subList(0, common).equals(other.pages.subList(0, common));
  }

  /** The number of pages that have moved since. */
  int pagesMovedSince(Mapping before) {
    return (int)
        IntStream.range(0, Math.min(pages.size(), before.pages.size()))
            .filter(i -> !pages.get(i).equals(before.pages.get(i)))
            .count();
  }

  /** The number of tables that are new since. */
  int tablesNewSince(Mapping before) {
    return (int) tables.stream().filter(table -> !before.tables.contains(table)).count();
  }
}
