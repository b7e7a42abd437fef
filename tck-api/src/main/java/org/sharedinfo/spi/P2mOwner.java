package org.sharedinfo.spi;

/**
 * The guest that owns a physical-to-machine list (PO). It keeps the list and the page tables that
 * map it in frames of {@link Domain#machine()}, and publishes them in the arch part of shared_info.
 *
 * <p>Threading: one call at a time, from any thread. Observers run at the same time.
 */
public interface P2mOwner {
  /**
   * Sets the list up and publishes it: max_pfn, the list's page tables and entries, generation 0,
   * p2m_vaddr, and p2m_cr3 last. If the implementation also keeps the three-level tree, it
   * publishes that in pfn_to_mfn_frame_list_list; otherwise it stores ~0 there.
   *
   * @param mfns the machine frame of each pfn from 0; at least one, each within W bytes (unsigned)
   * @throws IllegalStateException if it is already set up, or memory runs out
   */
  void setUp(long[] mfns);

  /**
   * Changes one entry, in one atomic store of W bytes.
   *
   * @param pfn 0 to max_pfn − 1
   * @param mfn the new entry, within W bytes (unsigned); ~0 of the guest's W means "no frame"
   * @throws IndexOutOfBoundsException if the pfn is outside its range, with its number in the
   *     message
   */
  void set(long pfn, long mfn);

  /**
   * Whether this owner moves pages of its list. If it never does, like Linux, it returns false, and
   * {@link #remap} is not called.
   */
  default boolean remaps() {
    return true;
  }

  /**
   * Changes the list's mappings: the page of the list that holds a pfn's entry moves to a new frame
   * with the same contents, inside a generation bracket. Called only if the owner {@link #remaps}.
   *
   * @param pfn 0 to max_pfn − 1
   * @throws IndexOutOfBoundsException if the pfn is outside its range, with its number in the
   *     message
   */
  void remap(long pfn);

  /**
   * Appends entries: maps new pages inside a generation bracket if needed, and raises max_pfn after
   * the new entries can be read.
   *
   * @param mfns the entries of the new pfns, at least one
   */
  void grow(long[] mfns);
}
