package org.sharedinfo.tck.side;

import java.util.Optional;
import java.util.OptionalLong;

/** Both sides of a physical-to-machine list. Words are the guest's, unsigned. */
public interface P2mSide {
  /**
   * What a watcher of a list sees between two looks at the generation.
   *
   * @param before the generation at first
   * @param firstPage the frame that the page of a pfn's entry is in
   * @param secondPage the same once more
   * @param after the generation in the end
   */
  record Watched(long before, long firstPage, long secondPage, long after) {}

  /**
   * What an announced list says.
   *
   * @param generation p2m_generation, looked at after p2m_cr3
   * @param entry of the pfn that was asked for
   */
  record Announced(long generation, long entry) {}

  /**
   * What a watcher finds of a pfn behind the end of a list that grows.
   *
   * @param maxPfn max_pfn, above the pfn
   * @param generation p2m_generation, looked at after max_pfn
   * @param entry its entry, or empty where it cannot be walked to
   */
  record Counted(long maxPfn, long generation, OptionalLong entry) {}

  /**
   * Looks at p2m_cr3, at max_pfn, and then for the entry of a pfn that it counts; empty while there
   * is no list, or it does not count the pfn.
   */
  Optional<Counted> counted(long pfn);

  /** Looks at where a pfn's entry is, twice, between two looks at the generation. */
  Watched watch(long pfn);

  /** Loads a pfn's entry at once. */
  long entry(long pfn);

  /** Reads a list that may not be announced yet; empty while p2m_cr3 is 0. */
  Optional<Announced> announced(long pfn);

  /** Makes the generation odd or even: one more. */
  void stepGeneration();

  /** Leads the page of a pfn's entry to another frame. */
  void remap(long pfn, long frame);

  /** Puts something else into the first word of a frame that the list has left. */
  void reuse(long frame, long word);

  /** Takes the list away: p2m_cr3 becomes 0, all else stays. */
  void withdraw();

  /** Moves the list to another address, under the same generation. */
  void moveTo(long vaddr);

  /** Stores max_pfn. */
  void count(long maxPfn);
}
