package org.sharedinfo.spi;

/**
 * Software outside the guest that reads its physical-to-machine list (PV), only through {@link
 * Domain#machine()}. It trusts nothing that it reads there.
 *
 * <p>Threading: one call at a time, from any thread. The owner runs at the same time.
 */
public interface P2mObserver {
  /**
   * Reads the entry of one pfn: from the linear list if p2m_cr3 is not 0, otherwise from the
   * three-level tree of pfn_to_mfn_frame_list_list.
   *
   * <p>While p2m_generation is odd (and p2m_cr3 is not 0) it may wait until it is even, or return
   * an entry that is not consistent.
   *
   * @param pfn 0 to max_pfn − 1
   * @throws IndexOutOfBoundsException if the pfn is outside its range, with its number in the
   *     message
   * @throws P2mUnavailableException if the guest has no readable list, yet or at all
   * @throws P2mWalkException if the list or its page tables are broken, with the place
   */
  P2mEntry read(long pfn);

  /**
   * Whether the list's mappings may have changed since an entry was read: true if p2m_generation is
   * odd or differs from {@link P2mEntry#generation()}.
   */
  boolean changedSince(P2mEntry entry);
}
