package org.sharedinfo.tck.side;

import java.util.Optional;
import java.util.OptionalLong;

/** Both sides of a physical-to-machine list. Words are the guest's, unsigned. */
public interface P2mSide {
  /**
   * What an observer of a list sees between two reads of the generation.
   *
   * @param before the generation at first
   * @param firstPage the frame of the page with a pfn's entry
   * @param secondPage the same, read again
   * @param after the generation at the end
   */
  record Watched(long before, long firstPage, long secondPage, long after) {}

  /**
   * The contents of a published list.
   *
   * @param generation p2m_generation, read after p2m_cr3
   * @param entry of the requested pfn
   */
  record Announced(long generation, long entry) {}

  /**
   * What an observer finds for a pfn beyond the end of a growing list.
   *
   * @param maxPfn max_pfn, above the pfn
   * @param generation p2m_generation, read after max_pfn
   * @param entry its entry; empty if the walk fails
   */
  record Counted(long maxPfn, long generation, OptionalLong entry) {}

  /**
   * Reads p2m_cr3, max_pfn and then the entry of a pfn that it counts; empty while there is no list
   * or it does not count the pfn.
   */
  Optional<Counted> counted(long pfn);

  /** Reads where a pfn's entry is, twice, between two reads of the generation. */
  Watched watch(long pfn);

  /** Loads a pfn's entry directly. */
  long entry(long pfn);

  /** Reads a list that may not be published yet; empty while p2m_cr3 is 0. */
  Optional<Announced> announced(long pfn);

  /** Stores a pfn's entry, in one store. */
  void set(long pfn, long entry);

  /** Makes the generation odd or even by adding one. */
  void stepGeneration();

  /** Maps the page of a pfn's entry to another frame. */
  void remap(long pfn, long frame);

  /** Overwrites the first word of a frame that the list has left. */
  void reuse(long frame, long word);

  /** Removes the list: p2m_cr3 becomes 0, the rest stays. */
  void withdraw();

  /** Moves the list to another address, under the same generation. */
  void moveTo(long vaddr);

  /** Stores max_pfn. */
  void count(long maxPfn);

  /** Publishes page tables: p2m_cr3 becomes the cr3 form of their root's frame number. */
  void publish(long root);

  /** Stores p2m_generation. */
  void generation(long value);

  /** Stores pfn_to_mfn_frame_list_list. */
  void tree(long top);
}
