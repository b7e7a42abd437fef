package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.P2mOwner;

/**
 * A linear list and a tree that share no frame, so that each entry is stored twice; the generation
 * brackets growth even where no page comes with it.
 */
final class WordP2mOwner implements P2mOwner {
  private static final int PAGE = Machine.FRAME_BYTES;

  private final WordP2mMemory memory;
  private final Map<Long, Long> linear = new HashMap<>();
  private final Map<Long, Long> leaves = new HashMap<>();
  private final Map<Long, Long> middles = new HashMap<>();
  private final Map<Long, Long> tables = new HashMap<>();
  private long top;
  private long count;

  WordP2mOwner(WordP2mMemory memory) {
    this.memory = memory;
  }

  @Override
  public void setUp(long[] mfns) {
    if (count > 0) {
      throw new IllegalStateException("set up before, with " + count + " pfns");
    }
    memory.root(0);
    top = memory.allocate();
    append(mfns);
    memory.generation(0);
    memory.vaddr(base());
    memory.frameListList(top);
    memory.maxPfn(count);
    memory.root(memory.cr3(tables.get(0L)));
  }

  @Override
  public void set(long pfn, long mfn) {
    check(pfn);
    storeBoth(pfn, mfn);
  }

  @Override
  public void remap(long pfn) {
    check(pfn);
    long page = pfn / memory.perFrame();
    long fresh = memory.allocate();
    memory.generation(memory.generation() + 1);
    MemorySegment.copy(memory.frame(linear.get(page)), 0, memory.frame(fresh), 0, PAGE);
    linear.put(page, fresh);
    map(page);
    memory.generation(memory.generation() + 1);
  }

  @Override
  public void grow(long[] mfns) {
    memory.generation(memory.generation() + 1);
    append(mfns);
    memory.generation(memory.generation() + 1);
    memory.maxPfn(count);
  }

  private long base() {
    return memory.wide() ? 0xFFFF_8000_3FFF_F000L : 0x3FFF_F000L;
  }

  private void append(long[] mfns) {
    if (mfns.length == 0) {
      throw new IllegalArgumentException("nothing to append: at least one entry is needed");
    }
    for (long mfn : mfns) {
      long page = count / memory.perFrame();
      if (!linear.containsKey(page)) {
        linear.put(page, memory.allocate());
        leaves.put(page, memory.allocate());
        hang(page);
        storeBoth(count, mfn);
        map(page);
      } else {
        storeBoth(count, mfn);
      }
      count++;
    }
  }

  private void storeBoth(long pfn, long mfn) {
    long page = pfn / memory.perFrame();
    long at = pfn % memory.perFrame() * memory.w();
    memory.word(memory.frame(linear.get(page)), at, mfn);
    memory.word(memory.frame(leaves.get(page)), at, mfn);
  }

  private void hang(long page) {
    long slot = page / memory.perFrame();
    long middle =
        middles.computeIfAbsent(
            slot,
            _ -> {
              long made = memory.allocate();
              memory.word(memory.frame(top), slot * memory.w(), made);
              return made;
            });
    memory.word(memory.frame(middle), page % memory.perFrame() * memory.w(), leaves.get(page));
  }

  /** Maps a page; tables are kept by what is left of an address above them, the root by 0. */
  private void map(long page) {
    long number = (base() >>> 12) + page;
    int levels = memory.wide() ? 4 : 3;
    long table = tables.computeIfAbsent(0L, _ -> memory.allocate());
    for (int level = levels; level > 1; level--) {
      long above = number >>> 9 * (level - 1);
      long rights = level == 3 && levels == 3 ? 1 : 0x27;
      long parent = table;
      table =
          tables.computeIfAbsent(
              above << 3 | level,
              _ -> {
                long made = memory.allocate();
                memory.entry(memory.frame(parent), (above & 511) * 8, made << 12 | rights);
                return made;
              });
    }
    memory.entry(memory.frame(table), (number & 511) * 8, linear.get(page) << 12 | 0x67);
  }

  private void check(long pfn) {
    if (Long.compareUnsigned(pfn, count) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn " + Long.toUnsignedString(pfn) + " of a list with " + count);
    }
  }
}
