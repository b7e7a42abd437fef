package org.sharedinfo.spi;

/** A physical-to-machine list, or a page table on the way to it, that cannot be walked. */
public final class P2mWalkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param where what was read and what it held; it must name a frame number, a virtual address or
   *     a pfn, in decimal or with 0x in hexadecimal
   */
  public P2mWalkException(String where) {
    super(where);
  }
}
