package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.P2mWalkException;

/**
 * Translates addresses through a guest's page tables, from outside. The guest may have written
 * anything there, and may be writing now. So each entry is read once, and only frames that the
 * machine has are read. The number of levels bounds every walk, even with cycles.
 */
final class PageWalk {
  private static final VarHandle ENTRY = Abi.X86_64.u64().varHandle();

  private final Paging paging;
  private final Machine machine;

  PageWalk(Paging paging, Machine machine) {
    this.paging = paging;
    this.machine = machine;
  }

  /**
   * The memory of the page that contains an address.
   *
   * @param root the frame of the root table
   * @param pfn whose entry is read, for the message
   * @throws P2mWalkException if the address is not mapped to a frame that the machine has
   */
  MemorySegment pageOf(long root, long address, long pfn) {
    long table = root;
    for (int level = paging.levels(); ; level--) {
      MemorySegment memory = frame(table, level, address, pfn);
      // Acquire, so that the table below has the contents it had when it was linked. Pairs with the
      // release in PageTables.
      long entry = (long) ENTRY.getAcquire(memory, paging.entryOffset(address, level));
      if (!Paging.isPresent(entry)) {
        throw new P2mWalkException(
            "pfn=%d at address 0x%x: the level %d entry in frame 0x%x is 0x%x, not present"
                .formatted(pfn, address, level, table, entry));
      }
      if (paging.mapsMemory(entry, level)) {
        return frame(paging.frameWithin(entry, level, address), 0, address, pfn);
      }
      table = Paging.frameOf(entry);
    }
  }

  /**
   * @param level of the table in the frame; 0 for the page itself
   */
  private MemorySegment frame(long number, int level, long address, long pfn) {
    return machine
        .frame(number)
        .orElseThrow(() ->
            new P2mWalkException(
                "pfn=%d at address 0x%x: %s is frame 0x%x, which the guest does not have"
                    .formatted(
                        pfn,
                        address,
                        level == 0 ? "the page" : "the level " + level + " table",
                        number)));
  }
}
