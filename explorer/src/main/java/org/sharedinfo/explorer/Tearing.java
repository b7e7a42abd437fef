package org.sharedinfo.explorer;

/** Whether accesses that Java does not promise to be atomic are taken apart. */
public enum Tearing {
  /** Every aligned access of up to eight bytes is one, as on all 64-bit machines. */
  NONE,
  /**
   * Plain accesses of eight bytes are two of four, the lower address first: JLS 17.7 allows that
   * for a plain {@code long} or {@code double}, and 32-bit virtual machines do it.
   */
  PLAIN_EIGHT_BYTES
}
