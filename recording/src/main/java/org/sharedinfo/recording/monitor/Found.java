package org.sharedinfo.recording.monitor;

/** What a walk to the entry of a pfn finds. */
sealed interface Found {
  /**
   * The entry.
   *
   * @param frame the number of its frame
   * @param at its offset there
   */
  record Entry(long value, long frame, int at) implements Found {}

  /** Nothing can be there. */
  record Broken(String why) implements Found {}

  /** There is neither a list nor a tree. */
  record Nothing() implements Found {}

  /** The recording does not show it. */
  record Unknown() implements Found {}

  /** Whether two walks found different entries. */
  static boolean differ(Found one, Found other) {
    return one instanceof Entry(long value, long _, int _)
        && other instanceof Entry(long otherValue, long _, int _)
        && value != otherValue;
  }
}
