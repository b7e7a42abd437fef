package org.sharedinfo.gallery.variant;

import static org.sharedinfo.gallery.variant.BufferP2mFields.PAGE;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/** Waits while the mappings change, and reads again if they changed. */
final class BufferP2mObserver implements P2mObserver {
  private static final long FRAMES = 0xF_FFFF_FFFF_F000L;
  private static final int PRESENT = 1;
  private static final int LARGE = 0x80;

  private final BufferP2mFields fields;

  BufferP2mObserver(BufferP2mFields fields) {
    this.fields = fields;
  }

  @Override
  public P2mEntry read(long pfn) {
    while (true) {
      long cr3 = fields.get(BufferP2mFields.CR3);
      if (cr3 == 0) {
        return new P2mEntry(fromTree(pfn), 0, false);
      }
      long generation = fields.get(BufferP2mFields.GENERATION);
      check(pfn);
      if ((generation & 1) == 0) {
        try {
          long mfn = fromList(pfn, cr3);
          if (isStill(generation)) {
            return new P2mEntry(mfn, generation, true);
          }
        } catch (P2mWalkException broken) {
          if (isStill(generation)) {
            throw broken;
          }
        }
      }
      if (Thread.interrupted()) {
        return new P2mEntry(fields.allOnes(), generation, false);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public boolean changedSince(P2mEntry entry) {
    long now = fields.get(BufferP2mFields.GENERATION);
    return now != (entry.generation() & ~1L);
  }

  private boolean isStill(long generation) {
    VarHandle.acquireFence();
    return fields.get(BufferP2mFields.GENERATION) == generation;
  }

  private void check(long pfn) {
    long count = fields.get(BufferP2mFields.MAX_PFN);
    if (Long.compareUnsigned(pfn, count) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn %s is not among the first %s"
              .formatted(Long.toUnsignedString(pfn), Long.toUnsignedString(count)));
    }
  }

  private long fromList(long pfn, long cr3) {
    long start = fields.get(BufferP2mFields.VADDR);
    int bits = fields.wide() ? 61 : 30;
    long address = start + pfn * fields.wordBytes();
    boolean wraps = Long.compareUnsigned(address, start) < 0 || pfn >>> bits != 0;
    boolean narrow = !fields.wide() && address >>> 32 != 0;
    long top = address >> 47;
    long startTop = start >> 47;
    boolean hole = fields.wide() && (top != 0 && top != -1 || startTop != 0 && startTop != -1);
    if (wraps || narrow || hole || start % fields.wordBytes() != 0) {
      throw new P2mWalkException(
          "pfn %d of a list at 0x%x has no valid address".formatted(pfn, start));
    }
    long number = fields.turned(cr3, -12);
    for (int level = fields.wide() ? 3 : 2; level >= 0; level--) {
      int span = 12 + 9 * level;
      long entry = frame(number, address).getLong((int) (address >>> span & 511) * 8);
      if ((entry & PRESENT) == 0) {
        throw new P2mWalkException(
            "address 0x%x: absent entry in table frame 0x%x".formatted(address, number));
      }
      boolean large = (entry & LARGE) != 0 && (level == 1 || level == 2 && fields.wide());
      number = (entry & FRAMES) >>> 12;
      if (large) {
        long low = (1L << span - 12) - 1;
        number = number & ~low | address >>> 12 & low;
        break;
      }
    }
    return fields.word(frame(number, address), (int) (address & PAGE - 1));
  }

  private long fromTree(long pfn) {
    long top = fields.get(BufferP2mFields.FRAME_LIST_LIST);
    if (top == 0 || top == fields.allOnes()) {
      throw new P2mUnavailableException(
          "neither p2m_cr3 nor pfn_to_mfn_frame_list_list (0x%x) leads to a list".formatted(top));
    }
    check(pfn);
    int bits = fields.wide() ? 9 : 10;
    if (pfn >>> 3 * bits != 0) {
      throw new P2mWalkException(
          "pfn " + Long.toUnsignedString(pfn) + " is beyond the end of a tree");
    }
    long number = top;
    for (int level = 2; level >= 0; level--) {
      int index = (int) (pfn >>> level * bits) & (1 << bits) - 1;
      number = fields.word(frame(number, pfn), index * fields.wordBytes());
    }
    return number;
  }

  private ByteBuffer frame(long number, long on) {
    return fields
        .frame(number)
        .orElseThrow(
            () -> new P2mWalkException("no frame 0x%x, on the way to 0x%x".formatted(number, on)));
  }
}
