package org.sharedinfo.tck.peer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields that announce a physical-to-machine list, and both sides of it as the kit plays them:
 * a guest that opens and closes changes of mappings, and a reader that goes through the guest's own
 * page tables or through the three-level tree.
 *
 * <p>Words are the guest's, unsigned.
 */
public final class P2mPeer {
  private final Guest guest;
  private final Frame frame;
  private final ProcessorPaging paging;
  private final int wordBytes;
  private final int maxPfn;
  private final int frameListList;
  private final int cr3;
  private final int vaddr;
  private final int generation;

  /** A peer on a guest's live frame. */
  public P2mPeer(Guest guest) {
    this(guest, guest.frame());
  }

  /** A peer on a picture of a guest's frame. */
  public P2mPeer(Guest guest, Frame picture) {
    this.guest = guest;
    this.frame = picture;
    this.paging = ProcessorPaging.of(guest.abi());
    FieldTable table = FieldTable.of(guest.abi());
    this.wordBytes = table.sizeOf("long");
    this.maxPfn = table.at("arch.max_pfn");
    this.frameListList = table.at("arch.pfn_to_mfn_frame_list_list");
    this.cr3 = table.at("arch.p2m_cr3");
    this.vaddr = table.at("arch.p2m_vaddr");
    this.generation = table.at("arch.p2m_generation");
  }

  /** How the guest's page tables are read. */
  public ProcessorPaging paging() {
    return paging;
  }

  /** Bytes of a word. */
  public int wordBytes() {
    return wordBytes;
  }

  /** Words in a frame. */
  public int wordsPerFrame() {
    return FieldTable.FRAME_BYTES / wordBytes;
  }

  /** The greatest word: ~0. */
  public long allOnes() {
    return wordBytes == 8 ? -1L : 0xFFFF_FFFFL;
  }

  /**
   * The bits of the entries that an owner is given. No x86 machine has frames beyond, and Linux
   * keeps the topmost two bits of a word for itself.
   */
  public static long frameBits(int wordBytes) {
    return wordBytes == 8 ? (1L << 40) - 1 : (1L << 30) - 1;
  }

  /** As {@link #frameBits(int)}, for this guest's word. */
  public long frameBits() {
    return frameBits(wordBytes);
  }

  /** Whether an entry names no frame of any machine, as ~0 does, or an entry that Linux marks. */
  public static boolean isNoFrame(long entry, int wordBytes) {
    return (entry & ~frameBits(wordBytes)) != 0;
  }

  /** max_pfn, volatile. */
  public long maxPfn() {
    return frame.wordVolatile(maxPfn);
  }

  /** Sets max_pfn. */
  public void maxPfn(long count) {
    set(maxPfn, count);
  }

  /** pfn_to_mfn_frame_list_list, volatile. */
  public long frameListList() {
    return frame.wordVolatile(frameListList);
  }

  /** Sets pfn_to_mfn_frame_list_list. */
  public void frameListList(long number) {
    set(frameListList, number);
  }

  /** p2m_cr3, volatile. */
  public long cr3() {
    return frame.wordVolatile(cr3);
  }

  /** Sets p2m_cr3. */
  public void cr3(long value) {
    set(cr3, value);
  }

  /** p2m_vaddr, volatile. */
  public long vaddr() {
    return frame.wordVolatile(vaddr);
  }

  /** Sets p2m_vaddr. */
  public void vaddr(long address) {
    set(vaddr, address);
  }

  /** p2m_generation, volatile. */
  public long generation() {
    return frame.wordVolatile(generation);
  }

  /** Sets p2m_generation; accesses on either side stay there. */
  public void generation(long value) {
    set(generation, value);
  }

  private void set(int offset, long value) {
    VarHandle.fullFence();
    frame.wordVolatile(offset, value);
    VarHandle.fullFence();
  }

  /** The generation that follows one, modulo 2^(8W). */
  public long next(long value) {
    return value + 1 & allOnes();
  }

  /** Opens or closes a change of the list's mappings. */
  public void stepGeneration() {
    generation(next(generation()));
  }

  /** The root frame that p2m_cr3 names. */
  public long root() {
    return paging.frameOfCr3(cr3());
  }

  /** The page tables that p2m_cr3 names. */
  public PageTableTree tables() {
    return PageTableTree.at(guest, root());
  }

  /** The address of a pfn's entry. */
  public long addressOf(long pfn) {
    return vaddr() + pfn * wordBytes & allOnes();
  }

  /** The frame of the list's page that holds a pfn's entry, if it can be walked to. */
  public OptionalLong pageOf(long pfn) {
    return tables().pageOf(addressOf(pfn));
  }

  /** A pfn's entry in the linear list, volatile, if it can be walked to. */
  public OptionalLong entry(long pfn) {
    long address = addressOf(pfn);
    OptionalLong page = tables().pageOf(address);
    return page.isEmpty()
        ? OptionalLong.empty()
        : word(page.getAsLong(), (int) (address & FieldTable.FRAME_BYTES - 1));
  }

  /** A pfn's entry in the tree that pfn_to_mfn_frame_list_list names, if there is one. */
  public OptionalLong treeEntry(long pfn) {
    long words = wordsPerFrame();
    long top = pfn / words / words;
    if (top >= words) {
      return OptionalLong.empty();
    }
    OptionalLong middle = word(frameListList(), (int) top * wordBytes);
    OptionalLong leaf =
        middle.isEmpty()
            ? middle
            : word(middle.getAsLong(), (int) (pfn / words % words) * wordBytes);
    return leaf.isEmpty() ? leaf : word(leaf.getAsLong(), (int) (pfn % words) * wordBytes);
  }

  /** Whether a tree is announced: neither 0 nor ~0. */
  public boolean hasTree() {
    return frameListList() != 0 && frameListList() != allOnes();
  }

  /** A frame that is there, as the kit sees it. */
  public Frame frame(long number) {
    return new Frame(guest.abi(), guest.memory().peek(number).orElseThrow());
  }

  /** One word of a frame, volatile, if there is such a frame. */
  public OptionalLong word(long number, int offset) {
    Optional<MemorySegment> found = guest.memory().peek(number);
    return found.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(new Frame(guest.abi(), found.get()).wordVolatile(offset));
  }

  /** Stores one word of a frame that is there, volatile. */
  public void word(long number, int offset, long value) {
    new Frame(guest.abi(), guest.memory().peek(number).orElseThrow()).wordVolatile(offset, value);
  }
}
