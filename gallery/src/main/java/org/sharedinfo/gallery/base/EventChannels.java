package org.sharedinfo.gallery.base;

/** Finds the bits of a channel: the code shared by both sides of event channels. */
public abstract class EventChannels extends GalleryProvider {
  /** For subclasses on either side. */
  protected EventChannels() {}

  /** Rejects an out-of-range channel. */
  protected void checkPort(Page page, int port) {
    ForeignNumbers.requirePort(page.domain().abi(), port);
  }

  /** Rejects an out-of-range vCPU. */
  protected void checkVcpu(Page page, int vcpu) {
    ForeignNumbers.requireVcpu(page.domain().abi(), vcpu);
  }

  /** The word of a channel. */
  protected int wordOf(Page page, int port) {
    return port / page.wordBits();
  }

  /** The bit of a channel in its word. */
  protected long bitOf(Page page, int port) {
    return 1L << port % page.wordBits();
  }

  /** The bit of a word in the selector. */
  protected long selectorBit(int word) {
    return 1L << word;
  }

  /** Where a channel's word of PENDING bits is. */
  protected long pendingAt(Page page, int port) {
    return page.places().pending() + (long) wordOf(page, port) * page.wordBytes();
  }

  /** Where a channel's word of MASK bits is. */
  protected long maskAt(Page page, int port) {
    return page.places().mask() + (long) wordOf(page, port) * page.wordBytes();
  }

  /** Whether PENDING is set. */
  protected boolean pending(Page page, int port) {
    return (page.wordVolatile(pendingAt(page, port)) & bitOf(page, port)) != 0;
  }

  /** Whether MASK is set. */
  protected boolean masked(Page page, int port) {
    return (page.wordVolatile(maskAt(page, port)) & bitOf(page, port)) != 0;
  }

  /** Clears MASK. Returns whether it was set. */
  protected boolean clearMask(Page page, int port) {
    long bit = bitOf(page, port);
    return (page.wordAnd(maskAt(page, port), ~bit) & bit) != 0;
  }

  /** The vCPU that a channel is bound to. */
  protected int vcpuOf(Page page, int port) {
    return page.domain().vcpuOf(port);
  }

  /** Sets the selector bit of a word. */
  protected void select(Page page, int vcpu, int word) {
    page.wordOr(page.places().selector(vcpu), selectorBit(word));
  }
}
