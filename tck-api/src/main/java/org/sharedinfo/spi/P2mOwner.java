package org.sharedinfo.spi;

/**
 * The guest that owns a physical-to-machine list (PO): it keeps the list and the page tables that
 * map it in frames of {@link Domain#machine()} and announces them in the arch part of shared_info.
 *
 * <p>Threading: one call at a time, from any thread. Observers run at the same time.
 */
public interface P2mOwner {
  /**
   * Sets the list up and publishes it: max_pfn, the list's page tables and entries, generation 0,
   * p2m_vaddr, and p2m_cr3 last. Where the implementation also keeps the three-level tree, it
   * announces that in pfn_to_mfn_frame_list_list, else it stores ~0 there.
   *
   * @param mfns the machine frame of each pfn from 0; at least one, each within W bytes (unsigned)
   * @throws IllegalStateException if it is set up already, or memory runs out
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
   * Whether this owner moves pages of its list. One that leaves them where they are, as Linux does,
   * answers false: it is not asked to {@link #remap}.
   */
  default boolean remaps() {
    return true;
  }

  /**
   * Changes the list's mappings: the page of the list that holds a pfn's entry moves to a new frame
   * with the same contents, inside a generation bracket. Asked of an owner that {@link #remaps}.
   *
   * @param pfn 0 to max_pfn − 1
   * @throws IndexOutOfBoundsException if the pfn is outside its range, with its number in the
   *     message
   */
  void remap(long pfn);

  /**
   * Appends entries: maps what is needed inside a generation bracket, and raises max_pfn after the
   * new entries can be read.
   *
   * @param mfns the entries of the new pfns, at least one
   */
  void grow(long[] mfns);
}
