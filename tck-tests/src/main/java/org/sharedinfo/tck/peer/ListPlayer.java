package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.tck.side.P2mSide;

/** Both sides of a physical-to-machine list, on the frames that a domain has. */
final class ListPlayer implements P2mSide {
  private static final VarHandle TABLE_ENTRY =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Domain domain;
  private final Frame frame;
  private final ProcessorPaging paging;
  private final int wordBytes;
  private final int cr3;
  private final int vaddr;
  private final int generation;
  private final int maxPfn;
  private final int frameListList;

  ListPlayer(Domain domain, Frame frame) {
    this.domain = domain;
    this.frame = frame;
    this.paging = ProcessorPaging.of(domain.abi());
    this.wordBytes = frame.table().sizeOf("long");
    this.cr3 = frame.table().at("arch.p2m_cr3");
    this.vaddr = frame.table().at("arch.p2m_vaddr");
    this.generation = frame.table().at("arch.p2m_generation");
    this.maxPfn = frame.table().at("arch.max_pfn");
    this.frameListList = frame.table().at("arch.pfn_to_mfn_frame_list_list");
  }

  @Override
  public Watched watch(long pfn) {
    long before = frame.wordVolatile(generation);
    VarHandle.fullFence();
    long first = pageOf(addressOf(pfn));
    long second = pageOf(addressOf(pfn));
    VarHandle.fullFence();
    return new Watched(before, first, second, frame.wordVolatile(generation));
  }

  @Override
  public long entry(long pfn) {
    long address = addressOf(pfn);
    return new Frame(domain.abi(), memory(pageOf(address))).wordVolatile(inPage(address));
  }

  @Override
  public void set(long pfn, long entry) {
    long address = addressOf(pfn);
    new Frame(domain.abi(), memory(pageOf(address))).wordVolatile(inPage(address), entry);
  }

  private static int inPage(long address) {
    return (int) (address & FieldTable.FRAME_BYTES - 1);
  }

  @Override
  public Optional<Announced> announced(long pfn) {
    return frame.wordVolatile(cr3) == 0
        ? Optional.empty()
        : Optional.of(new Announced(frame.wordVolatile(generation), entry(pfn)));
  }

  @Override
  public Optional<Counted> counted(long pfn) {
    if (frame.wordVolatile(cr3) == 0) {
      return Optional.empty();
    }
    long count = frame.wordVolatile(maxPfn);
    if (Long.compareUnsigned(pfn, count) >= 0) {
      return Optional.empty();
    }
    long now = frame.wordVolatile(generation);
    try {
      return Optional.of(new Counted(count, now, OptionalLong.of(entry(pfn))));
    } catch (NoWayException absent) {
      return Optional.of(new Counted(count, now, OptionalLong.empty()));
    }
  }

  @Override
  public void withdraw() {
    frame.wordVolatile(cr3, 0);
  }

  @Override
  public void moveTo(long address) {
    frame.wordVolatile(vaddr, address);
  }

  @Override
  public void count(long count) {
    frame.wordVolatile(maxPfn, count);
  }

  @Override
  public void stepGeneration() {
    VarHandle.fullFence();
    frame.wordVolatile(generation, frame.wordVolatile(generation) + 1);
    VarHandle.fullFence();
  }

  @Override
  public void remap(long pfn, long to) {
    long address = addressOf(pfn);
    TABLE_ENTRY.setVolatile(
        memory(table(1, address)), offset(1, address), ProcessorPaging.entry(to, 0));
  }

  @Override
  public void reuse(long left, long word) {
    new Frame(domain.abi(), memory(left)).wordVolatile(0, word);
  }

  @Override
  public void publish(long root) {
    frame.wordVolatile(cr3, paging.cr3(root));
  }

  @Override
  public void generation(long value) {
    frame.wordVolatile(generation, value);
  }

  @Override
  public void tree(long top) {
    frame.wordVolatile(frameListList, top);
  }

  private long addressOf(long pfn) {
    return frame.wordVolatile(vaddr) + pfn * wordBytes;
  }

  private long pageOf(long address) {
    return ProcessorPaging.frameOf(load(table(1, address), 1, address));
  }

  private long table(int level, long address) {
    long table = paging.frameOfCr3(frame.wordVolatile(cr3));
    for (int above = paging.levels(); above > level; above--) {
      table = ProcessorPaging.frameOf(load(table, above, address));
    }
    return table;
  }

  private long load(long table, int level, long address) {
    long entry = (long) TABLE_ENTRY.getVolatile(memory(table), offset(level, address));
    if (!ProcessorPaging.isPresent(entry)) {
      throw new NoWayException("an absent entry of level %d in frame 0x%x".formatted(level, table));
    }
    return entry;
  }

  private MemorySegment memory(long number) {
    return domain
        .machine()
        .frame(number)
        .orElseThrow(() -> new NoWayException("no frame 0x%x in this guest".formatted(number)));
  }

  private long offset(int level, long address) {
    return (long) paging.index(level, address) * ProcessorPaging.ENTRY_BYTES;
  }

  /** The list's page tables lead nowhere. */
  private static final class NoWayException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoWayException(String where) {
      super(where);
    }
  }
}
