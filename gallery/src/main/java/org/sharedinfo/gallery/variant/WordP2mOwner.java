package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.spi.P2mOwner;

/**
 * A linear list and a tree that share no frame, so each entry is stored twice. The generation
 * brackets every growth, even without a new page.
 */
final class WordP2mOwner implements P2mOwner {
  private static final int PAGE = Machine.FRAME_BYTES;

  private final WordP2mMemory memory;
  private final List<Long> linear = new ArrayList<>();
  private final List<Long> leaves = new ArrayList<>();
  private final Map<Long, Long> middles = new HashMap<>();
  private final Map<Long, Long> tables = new HashMap<>();
  private long top;
  private long root;
  private long count;

  WordP2mOwner(WordP2mMemory memory) {
    this.memory = memory;
  }

  @Override
  public void setUp(long[] mfns) {
    if (count > 0) {
      throw new IllegalStateException("already set up, with " + count + " pfns");
    }
    memory.root(0);
    top = memory.allocate();
    root = memory.allocate();
    append(mfns);
    memory.generation(0);
    memory.vaddr(base());
    memory.frameListList(top);
    memory.maxPfn(count);
    memory.root(memory.cr3(root));
  }

  @Override
  public void set(long pfn, long mfn) {
    check(pfn);
    storeBoth(pfn, mfn);
  }

  @Override
  public void remap(long pfn) {
    check(pfn);
    int page = page(pfn);
    long fresh = memory.allocate();
    memory.generation(memory.generation() + 1);
    MemorySegment.copy(memory.frame(linear.get(page)), 0, memory.frame(fresh), 0, PAGE);
    linear.set(page, fresh);
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

  private int page(long pfn) {
    return (int) (pfn / memory.perFrame());
  }

  private long base() {
    return memory.wide() ? 0xFFFF_8800_3FFF_F000L : 0x3FFF_F000L;
  }

  private void append(long[] mfns) {
    if (mfns.length == 0) {
      throw new IllegalArgumentException("nothing to append: at least one entry is needed");
    }
    for (long mfn : mfns) {
      int page = page(count);
      if (page == linear.size()) {
        linear.add(memory.allocate());
        leaves.add(memory.allocate());
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
    int page = page(pfn);
    long at = pfn % memory.perFrame() * memory.w();
    memory.word(memory.frame(linear.get(page)), at, mfn);
    memory.word(memory.frame(leaves.get(page)), at, mfn);
  }

  private void hang(int page) {
    long slot = page / memory.perFrame();
    long middle =
        middles.computeIfAbsent(
            slot,
            _ -> {
              long made = memory.allocate();
              memory.word(memory.frame(top), slot * memory.w(), made);
              return made;
            });
    memory.word(
        memory.frame(middle), (long) (page % memory.perFrame()) * memory.w(), leaves.get(page));
  }

  /** Maps a page. Tables are found by level and the address bits above them. */
  private void map(int page) {
    long number = (base() >>> 12) + page;
    int levels = memory.wide() ? 4 : 3;
    long table = root;
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
