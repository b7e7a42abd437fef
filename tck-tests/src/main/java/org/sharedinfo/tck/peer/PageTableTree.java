package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.sharedinfo.abi.Abi;

/** The page tables below one root, in frames of a guest's memory: the kit makes and walks them. */
public final class PageTableTree {
  private static final VarHandle ENTRY =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Memory memory;
  private final ProcessorPaging paging;
  private final long root;
  private final Set<Long> shared = new HashSet<>();

  private PageTableTree(Memory memory, ProcessorPaging paging, long root) {
    this.memory = memory;
    this.paging = paging;
    this.root = root;
  }

  /** The tables below a frame that may hold anything, or not be there. */
  public static PageTableTree at(Guest guest, long root) {
    return at(guest.memory(), guest.abi(), root);
  }

  static PageTableTree at(Memory memory, Abi abi, long root) {
    return new PageTableTree(memory, ProcessorPaging.of(abi), root);
  }

  /** Tables that map nothing yet, in a frame of a number of the kit's choice. */
  public static PageTableTree fresh(Guest guest, long root) {
    guest.memory().place(root);
    return at(guest, root);
  }

  /**
   * Tables that map every address to one page, as guests map what their list has no frames for: at
   * each level one table whose entries are all alike. What is mapped then gets tables of its own.
   */
  static PageTableTree filled(Guest guest, long root, long page, LongSupplier numbers) {
    PageTableTree tables = fresh(guest, root);
    long below = page;
    for (int level = 1; level < tables.paging.levels(); level++) {
      long table = numbers.getAsLong();
      guest.memory().place(table);
      tables.fill(table, level, below);
      tables.shared.add(table);
      below = table;
    }
    tables.fill(root, tables.paging.levels(), below);
    return tables;
  }

  private void fill(long table, int level, long below) {
    MemorySegment frame = memory.peek(table).orElseThrow();
    for (int index = 0; index < paging.entries(level); index++) {
      ENTRY.setVolatile(
          frame, (long) index * ProcessorPaging.ENTRY_BYTES, ProcessorPaging.entry(below, 0));
    }
  }

  /** The root's frame number. */
  public long root() {
    return root;
  }

  /**
   * Maps the page of an address, with tables on the way where there are none.
   *
   * @param numbers the frame numbers of new tables
   * @param bits decides what each new entry has in the bits that may be anything
   */
  public void map(long address, long frame, LongSupplier numbers, SplittableRandom bits) {
    long table = root;
    for (int level = paging.levels(); level > 1; level--) {
      long entry = load(table, level, address);
      if (!ProcessorPaging.isPresent(entry) || shared.contains(ProcessorPaging.frameOf(entry))) {
        long below = numbers.getAsLong();
        MemorySegment own = memory.place(below);
        if (ProcessorPaging.isPresent(entry)) {
          own.copyFrom(memory.peek(ProcessorPaging.frameOf(entry)).orElseThrow());
        }
        entry = ProcessorPaging.entry(below, bits.nextLong() & paging.freeBits(level));
        store(table, level, address, entry);
      }
      table = ProcessorPaging.frameOf(entry);
    }
    store(table, 1, address, ProcessorPaging.entry(frame, bits.nextLong() & paging.freeBits(1)));
  }

  /** Leads the page of an address, which is mapped, to another frame. */
  public void remap(long address, long frame) {
    store(table(1, address), 1, address, ProcessorPaging.entry(frame, 0));
  }

  /** The table of a level on the way to an address that is mapped. */
  public long table(int level, long address) {
    List<Long> way = walk(address).visited();
    return way.get(paging.levels() - level);
  }

  /** The raw entry of a level on the way to an address that is mapped so far. */
  public long entry(int level, long address) {
    return load(table(level, address), level, address);
  }

  /** In words, which entry of a level is on the way to an address that is mapped so far. */
  public String place(int level, long address) {
    return "entry "
        + paging.index(level, address)
        + " of the level "
        + level
        + " table in frame "
        + hex(table(level, address))
        + ", for address "
        + hex(address);
  }

  /** Overwrites the entry of a level on the way to an address that is mapped so far. */
  public void entry(int level, long address, long value) {
    store(table(level, address), level, address, value);
  }

  /** The frame of the page that an address is in, if it is mapped to one that the guest has. */
  public OptionalLong pageOf(long address) {
    if (!paging.isAddress(address)) {
      return OptionalLong.empty();
    }
    long table = root;
    for (int level = paging.levels(); ; level--) {
      Optional<MemorySegment> frame = memory.peek(table);
      if (frame.isEmpty()) {
        return OptionalLong.empty();
      }
      long entry = load(frame.get(), level, address);
      if (!ProcessorPaging.isPresent(entry)) {
        return OptionalLong.empty();
      }
      if (paging.namesPage(level, entry)) {
        long page = ProcessorPaging.frameWithin(level, entry, address);
        return memory.peek(page).isPresent() ? OptionalLong.of(page) : OptionalLong.empty();
      }
      table = ProcessorPaging.frameOf(entry);
    }
  }

  /**
   * A walk, step by step.
   *
   * @param visited the frames that were read, root first; the page last, where it was reached
   * @param end what was found there, in words
   */
  public record Walk(List<Long> visited, String end) {}

  /** Walks to an address as far as it goes. */
  public Walk walk(long address) {
    List<Long> visited = new ArrayList<>();
    if (!paging.isAddress(address)) {
      return new Walk(visited, hex(address) + " is no address of this guest");
    }
    long next = root;
    for (int level = paging.levels(); ; level--) {
      Optional<MemorySegment> frame = memory.peek(next);
      if (frame.isEmpty()) {
        return new Walk(
            visited, "at level " + level + " frame " + hex(next) + ", which the guest lacks");
      }
      visited.add(next);
      if (level == 0) {
        return new Walk(visited, "page in frame " + hex(next));
      }
      long entry = load(frame.get(), level, address);
      if (!ProcessorPaging.isPresent(entry)) {
        return new Walk(
            visited,
            "absent entry " + hex(entry) + " of level " + level + " in frame " + hex(next));
      }
      if (paging.namesPage(level, entry)) {
        next = ProcessorPaging.frameWithin(level, entry, address);
        level = 1;
      } else {
        next = ProcessorPaging.frameOf(entry);
      }
    }
  }

  private long load(long table, int level, long address) {
    return load(memory.peek(table).orElseThrow(), level, address);
  }

  private long load(MemorySegment table, int level, long address) {
    return (long) ENTRY.getVolatile(table, offset(level, address));
  }

  private void store(long table, int level, long address, long entry) {
    ENTRY.setVolatile(memory.peek(table).orElseThrow(), offset(level, address), entry);
  }

  private long offset(int level, long address) {
    return (long) paging.index(level, address) * ProcessorPaging.ENTRY_BYTES;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
