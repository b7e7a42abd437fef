package org.sharedinfo.gallery.variant;

import static org.sharedinfo.gallery.variant.BufferP2mFields.PAGE;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.spi.P2mOwner;

/**
 * A linear list without a tree. It begins in the middle of a page, and its generation changes only
 * when a mapping changes.
 */
final class BufferP2mOwner implements P2mOwner {
  private static final long FIRST_64 = 0x0000_7F12_3FDF_E010L;
  private static final long FIRST_32 = 0xE5BF_EFF8L;
  private static final int RIGHTS = 0x63;
  private static final int RIGHTS_AT_THE_TOP_OF_PAE = 1;

  private final BufferP2mFields fields;
  private final List<Long> pages = new ArrayList<>();
  private final long vaddr;
  private long root;
  private long count;

  BufferP2mOwner(BufferP2mFields fields) {
    this.fields = fields;
    vaddr = fields.wide() ? FIRST_64 : FIRST_32;
  }

  @Override
  public void setUp(long[] mfns) {
    if (count != 0) {
      throw new IllegalStateException("there already is a list of " + count + " already");
    }
    fields.set(BufferP2mFields.CR3, 0);
    VarHandle.fullFence();
    root = fields.allocate();
    fill(mfns);
    for (int i = 0; i < pages.size(); i++) {
      map(i);
    }
    count = mfns.length;
    fields.set(BufferP2mFields.FRAME_LIST_LIST, fields.allOnes());
    fields.set(BufferP2mFields.VADDR, vaddr);
    fields.set(BufferP2mFields.MAX_PFN, count);
    fields.set(BufferP2mFields.GENERATION, 0);
    fields.set(BufferP2mFields.CR3, fields.turned(root, 12));
  }

  @Override
  public void set(long pfn, long mfn) {
    check(pfn);
    store(pfn, mfn);
  }

  @Override
  public void remap(long pfn) {
    check(pfn);
    int index = page(pfn);
    long fresh = fields.allocate();
    own(fresh).put(0, own(pages.get(index)), 0, PAGE);
    pages.set(index, fresh);
    change(() -> map(index));
  }

  @Override
  public void grow(long[] mfns) {
    int before = pages.size();
    fill(mfns);
    if (pages.size() > before) {
      change(() -> {
        for (int i = pages.size() - 1; i >= before; i--) {
          map(i);
        }
      });
    }
    count += mfns.length;
    fields.set(BufferP2mFields.MAX_PFN, count);
  }

  private void change(Runnable mappings) {
    fields.set(BufferP2mFields.GENERATION, fields.get(BufferP2mFields.GENERATION) + 1);
    VarHandle.fullFence();
    mappings.run();
    fields.set(BufferP2mFields.GENERATION, fields.get(BufferP2mFields.GENERATION) + 1);
  }

  private void fill(long[] mfns) {
    if (mfns.length == 0) {
      throw new IllegalArgumentException("a list needs at least one entry");
    }
    for (int i = 0; i < mfns.length; i++) {
      if (page(count + i) == pages.size()) {
        pages.add(fields.allocate());
      }
      store(count + i, mfns[i]);
    }
  }

  private void store(long pfn, long mfn) {
    fields.word(own(pages.get(page(pfn))), (int) ((vaddr + pfn * fields.wordBytes()) % PAGE), mfn);
  }

  private int page(long pfn) {
    return (int) ((vaddr % PAGE + pfn * fields.wordBytes()) / PAGE);
  }

  private void map(int index) {
    long address = vaddr / PAGE + index;
    int level = fields.wide() ? 3 : 2;
    ByteBuffer table = own(root);
    for (; level > 0; level--) {
      int at = (int) (address >>> 9 * level & 511) * 8;
      if (table.getLong(at) == 0) {
        int rights = level == 2 && !fields.wide() ? RIGHTS_AT_THE_TOP_OF_PAE : RIGHTS;
        BufferFrame.LONG.setRelease(table, at, fields.allocate() << 12 | rights);
      }
      table = own(table.getLong(at) >>> 12);
    }
    BufferFrame.LONG.setRelease(table, (int) (address & 511) * 8, pages.get(index) << 12 | RIGHTS);
  }

  private ByteBuffer own(long number) {
    return fields.frame(number).orElseThrow();
  }

  private void check(long pfn) {
    if (pfn < 0 || pfn >= count) {
      throw new IndexOutOfBoundsException(
          "no pfn " + Long.toUnsignedString(pfn) + ": there are " + count);
    }
  }
}
