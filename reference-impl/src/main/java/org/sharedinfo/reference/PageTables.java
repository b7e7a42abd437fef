package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;

/** The page tables that a guest builds for its list. One writer at a time; walked from outside. */
final class PageTables {
  private static final VarHandle ENTRY = Abi.X86_64.u64().varHandle();

  private final Paging paging;
  private final GuestFrames frames;
  private final long root;

  /** Empty tables: only a root. */
  PageTables(Paging paging, GuestFrames frames) {
    this.paging = paging;
    this.frames = frames;
    this.root = frames.allocate();
  }

  /** The root in cr3 form. */
  long cr3() {
    return paging.cr3Of(root);
  }

  /**
   * Maps the page of an address to a frame, replacing its previous mapping, and creates the tables
   * on the way as needed.
   *
   * @throws IllegalStateException if memory for a table runs out
   */
  void map(long address, long frame) {
    long table = root;
    for (int level = paging.levels(); level > 1; level--) {
      table = tableBelow(table, level, address);
    }
    store(table, 1, address, frame);
  }

  private long tableBelow(long table, int level, long address) {
    MemorySegment memory = frames.memory(table);
    long entry = (long) ENTRY.get(memory, paging.entryOffset(address, level)); // the only writer
    if (Paging.isPresent(entry)) {
      return Paging.frameOf(entry);
    }
    long below = frames.allocate();
    store(table, level, address, below);
    return below;
  }

  private void store(long table, int level, long address, long frame) {
    // Release: a walk that reaches a frame through this entry finds its contents. Pairs with the
    // acquire in PageWalk.
    ENTRY.setRelease(
        frames.memory(table), paging.entryOffset(address, level), paging.entryFor(frame, level));
  }
}
