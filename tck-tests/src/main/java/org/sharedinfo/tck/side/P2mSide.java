package org.sharedinfo.tck.side;

import java.util.Optional;

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
}
