package org.sharedinfo.reference;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mOwner;

/** The guest publishes its list, and brackets each change of its mappings with the generation. */
final class ReferenceP2mOwner implements P2mOwner {
  private final Abi abi;
  private final P2mAnchor anchor;
  private final GuestFrames frames;
  private Optional<P2mList> announced = Optional.empty();
  private long count;

  ReferenceP2mOwner(Domain domain) {
    this.abi = domain.abi();
    this.anchor = new P2mAnchor(abi, domain.sharedInfo());
    this.frames = new GuestFrames(abi, domain.machine());
  }

  @Override
  public void setUp(long[] mfns) {
    if (announced.isPresent()) {
      throw new IllegalStateException("the list is set up already, with " + count + " entries");
    }
    checkEntries(mfns);
    P2mList list = new P2mList(abi, frames);
    list.append(0, mfns).forEach(list::map);
    announce(list, mfns.length);
    announced = Optional.of(list);
    count = mfns.length;
  }

  private void announce(P2mList list, long entries) {
    // A kernel started by another one finds the old list's fields. p2m_cr3 is cleared first, so
    // that nobody mixes new fields with the old list.
    anchor.cr3Opaque(0);
    VarHandle.releaseFence();
    anchor.generationOpaque(0);
    anchor.vaddrOpaque(list.vaddr());
    anchor.maxPfnRelease(entries);
    // Each of these two makes earlier stores readable. They pair with the first acquires of
    // ReferenceP2mObserver.
    anchor.frameListListRelease(list.treeRoot());
    anchor.cr3Release(list.cr3());
  }

  @Override
  public void set(long pfn, long mfn) {
    Ranges.checkPfn(pfn, count);
    checkEntry(pfn, mfn);
    announcedList().set(pfn, mfn);
  }

  @Override
  public void remap(long pfn) {
    Ranges.checkPfn(pfn, count);
    P2mList list = announcedList();
    changeMappings(list, List.of(list.copyOfPage(pfn)));
  }

  @Override
  public void grow(long[] mfns) {
    P2mList list = announcedList();
    checkEntries(mfns);
    List<P2mList.Page> added = list.append(count, mfns);
    if (!added.isEmpty()) {
      changeMappings(list, added);
    }
    count += mfns.length;
    // Release: a reader of the new count finds the entries. Pairs with maxPfnAcquire.
    anchor.maxPfnRelease(count);
  }

  private void changeMappings(P2mList list, List<P2mList.Page> pages) {
    long odd = anchor.beginChange();
    try {
      pages.forEach(list::map);
    } finally {
      // If memory ran out, everything mapped so far is complete: the change ends here.
      anchor.endChange(odd);
    }
  }

  private P2mList announcedList() {
    return announced.orElseThrow(
        () -> new IllegalStateException("the list is not set up: call setUp first"));
  }

  private void checkEntries(long[] mfns) {
    if (mfns.length == 0) {
      throw new IllegalArgumentException("no entries: at least one is needed");
    }
    for (int i = 0; i < mfns.length; i++) {
      checkEntry(count + i, mfns[i]);
    }
  }

  private void checkEntry(long pfn, long mfn) {
    if (abi.wordBits() < Long.SIZE && mfn >>> abi.wordBits() != 0) {
      throw new IllegalArgumentException(
          "pfn=%d: mfn=0x%x is wider than the guest's %d bytes"
              .formatted(pfn, mfn, abi.wordBytes()));
    }
  }
}
