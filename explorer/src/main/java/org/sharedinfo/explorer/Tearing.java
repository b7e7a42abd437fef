package org.sharedinfo.explorer;

/** Whether accesses that Java does not guarantee to be atomic are split. */
public enum Tearing {
  /** Every aligned access of up to eight bytes is a single access, as on all 64-bit machines. */
  NONE,
  /**
   * Plain accesses of eight bytes are split into two of four, the lower address first. JLS 17.7
   * allows this for a plain {@code long} or {@code double}, and 32-bit virtual machines do it.
   */
  PLAIN_EIGHT_BYTES
}
