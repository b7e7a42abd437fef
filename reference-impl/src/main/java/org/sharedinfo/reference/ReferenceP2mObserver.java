package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/**
 * A toolstack reads a guest's list. It never waits for the guest. It calls an entry consistent only
 * if the generation was even and unchanged around the read. The tree has no generation, so its
 * entries are never consistent.
 */
final class ReferenceP2mObserver implements P2mObserver {
  private final P2mAnchor anchor;
  private final Paging paging;
  private final PageWalk pages;
  private final TreeWalk tree;
  private final GuestWord words;
  private final int wordBytes;
  private final long noFrame;

  ReferenceP2mObserver(Domain domain) {
    Abi abi = domain.abi();
    this.anchor = new P2mAnchor(abi, domain.sharedInfo());
    this.paging = Paging.of(abi);
    this.pages = new PageWalk(paging, domain.machine());
    this.tree = new TreeWalk(abi, domain.machine());
    this.words = GuestWord.of(abi);
    this.wordBytes = abi.wordBytes();
    this.noFrame = -1L >>> (Long.SIZE - abi.wordBits());
  }

  @Override
  public P2mEntry read(long pfn) {
    // Acquire, here and in fromTree: a root comes with the other fields. Pairs with the releases in
    // ReferenceP2mOwner.announce.
    long cr3 = anchor.cr3Acquire();
    return cr3 == 0 ? fromTree(pfn) : fromLinearList(pfn, cr3);
  }

  @Override
  public boolean changedSince(P2mEntry entry) {
    // Acquire, as in read: later loads see nothing older.
    long generation = anchor.generationAcquire();
    return isOdd(generation) || generation != entry.generation();
  }

  private P2mEntry fromLinearList(long pfn, long cr3) {
    // Acquire pairs with the release of the even generation in P2mAnchor.endChange.
    long generation = anchor.generationAcquire();
    // Acquire pairs with the release in ReferenceP2mOwner.grow.
    Ranges.checkPfn(pfn, anchor.maxPfnAcquire());
    try {
      long mfn = load(cr3, addressOf(pfn), pfn);
      return new P2mEntry(mfn, generation, wasSteady(generation, cr3));
    } catch (P2mWalkException broken) {
      if (wasSteady(generation, cr3)) {
        throw broken;
      }
      // Tables that are being changed are not broken; the result is just not consistent.
      return new P2mEntry(noFrame, generation, false);
    }
  }

  private long load(long cr3, long address, long pfn) {
    MemorySegment page = pages.pageOf(paging.rootOf(cr3), address, pfn);
    // Opaque: one load of W bytes, never torn.
    return words.getOpaque(page, address & Paging.FRAME_OFFSET);
  }

  private boolean wasSteady(long generation, long cr3) {
    return !isOdd(generation) && anchor.generationIs(generation) && anchor.cr3Opaque() == cr3;
  }

  private long addressOf(long pfn) {
    long vaddr = anchor.vaddrOpaque();
    if (vaddr % wordBytes != 0) {
      throw new P2mWalkException(
          "pfn=%d: p2m_vaddr=0x%x is not a multiple of %d".formatted(pfn, vaddr, wordBytes));
    }
    long entriesAbove = Long.divideUnsigned(paging.highestAddress() - vaddr, wordBytes);
    if (Long.compareUnsigned(pfn, entriesAbove) > 0) {
      throw new P2mWalkException(
          "pfn=%d: its address wraps, with p2m_vaddr=0x%x".formatted(pfn, vaddr));
    }
    long address = vaddr + pfn * wordBytes;
    if (!paging.isCanonical(vaddr) || !paging.isCanonical(address)) {
      throw new P2mWalkException(
          "pfn=%d: address 0x%x is not canonical, with p2m_vaddr=0x%x"
              .formatted(pfn, address, vaddr));
    }
    return address;
  }

  private P2mEntry fromTree(long pfn) {
    long root = anchor.frameListListAcquire();
    if (root == 0) {
      throw new P2mUnavailableException(
          "p2m_cr3=0 and pfn_to_mfn_frame_list_list=0: the guest has not set up a list yet");
    }
    if (root == noFrame) {
      throw new P2mUnavailableException(
          "p2m_cr3=0 and pfn_to_mfn_frame_list_list=~0: the guest has no readable list");
    }
    Ranges.checkPfn(pfn, anchor.maxPfnAcquire());
    return new P2mEntry(tree.entryOf(root, pfn), 0, false);
  }

  private static boolean isOdd(long generation) {
    return (generation & 1) != 0;
  }
}
