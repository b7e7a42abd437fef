package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/** Does not walk while the generation is odd, and walks twice when it is even. */
final class WordP2mObserver implements P2mObserver {
  private final WordP2mMemory memory;

  WordP2mObserver(WordP2mMemory memory) {
    this.memory = memory;
  }

  @Override
  public P2mEntry read(long pfn) {
    long root = memory.root();
    if (root == 0) {
      return new P2mEntry(tree(pfn), 0, false);
    }
    long generation = memory.generation();
    check(pfn);
    if ((generation & 1) != 0) {
      return new P2mEntry(memory.allOnes(), generation, false);
    }
    try {
      walk(root, pfn);
      long mfn = walk(root, pfn);
      return new P2mEntry(mfn, generation, memory.generation() == generation);
    } catch (P2mWalkException broken) {
      if (memory.generation() == generation) {
        throw broken;
      }
      return new P2mEntry(0, generation, false);
    }
  }

  @Override
  public boolean changedSince(P2mEntry entry) {
    long now = memory.generation();
    return (now & 1) != 0 || now != entry.generation();
  }

  private void check(long pfn) {
    long count = memory.maxPfn();
    if (unsigned(pfn).compareTo(unsigned(count)) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn " + unsigned(pfn) + " is not below max_pfn " + unsigned(count));
    }
  }

  private long walk(long root, long pfn) {
    BigInteger start = unsigned(memory.vaddr());
    BigInteger exact = unsigned(pfn).multiply(BigInteger.valueOf(memory.w())).add(start);
    long address = exact.longValue();
    if (exact.compareTo(unsigned(memory.allOnes())) > 0
        || start.longValue() % memory.w() != 0
        || !isAddress(start.longValue())
        || !isAddress(address)) {
      throw new P2mWalkException(
          "pfn " + unsigned(pfn) + " would be at 0x" + exact.toString(16) + ": no address");
    }
    return descend(memory.frameOfCr3(root), memory.wide() ? 4 : 3, address);
  }

  private boolean isAddress(long address) {
    return !memory.wide() || address << 16 >> 16 == address;
  }

  private long descend(long number, int level, long address) {
    MemorySegment frame =
        memory
            .find(number)
            .orElseThrow(() ->
                new P2mWalkException(
                    "level %d of address 0x%x: frame 0x%x does not exist"
                        .formatted(level, address, number)));
    if (level == 0) {
      return memory.word(frame, address & 4095);
    }
    int below = 12 + 9 * (level - 1);
    long entry = memory.entry(frame, (address >>> below & 511) * Long.BYTES);
    if ((entry & 1) == 0) {
      throw new P2mWalkException(
          "level %d of address 0x%x: nothing in frame 0x%x".formatted(level, address, number));
    }
    long next = entry << 12 >>> 24;
    boolean large = (entry >>> 7 & 1) != 0 && (level == 2 || level == 3 && memory.wide());
    if (!large) {
      return descend(next, level - 1, address);
    }
    long mask = (1L << below - 12) - 1;
    return descend(next & ~mask | address >>> 12 & mask, 0, address);
  }

  private long tree(long pfn) {
    long top = memory.frameListList();
    if (top == 0 || top == memory.allOnes()) {
      throw new P2mUnavailableException(
          "p2m_cr3 is 0 and pfn_to_mfn_frame_list_list 0x" + Long.toHexString(top));
    }
    check(pfn);
    long per = memory.perFrame();
    if (Long.compareUnsigned(pfn, per * per * per) >= 0) {
      throw new P2mWalkException("a tree has no slot for pfn " + unsigned(pfn));
    }
    long middle = slot(top, pfn / per / per);
    return slot(slot(middle, pfn / per % per), pfn % per);
  }

  private long slot(long number, long index) {
    return memory.word(
        memory
            .find(number)
            .orElseThrow(() ->
                new P2mWalkException(
                    "the tree leads to frame 0x%x, which does not exist".formatted(number))),
        index * memory.w());
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
