package org.sharedinfo.tck.peer;

import org.sharedinfo.abi.Abi;

/**
 * The bits of event channels on raw memory, and both sides as the kit plays them.
 *
 * <p>Bits of a word are numbered in the guest's words: port p is bit p mod 8W of word p div 8W.
 */
public final class EventPeer {
  private static final int NONE = -1;

  private final Frame frame;
  private final int stride;
  private final int selector;
  private final int upcallPending;
  private final int upcallMask;
  private final int wordBits;
  private final int wordBytes;
  private final int pending;
  private final int mask;

  /** A peer on a live frame, or on a picture of one. */
  public EventPeer(Frame frame, Abi abi) {
    this.frame = frame;
    FieldTable table = frame.table();
    this.stride = table.vcpuStride();
    this.selector = table.vcpu(0, "evtchn_pending_sel");
    this.upcallPending = table.vcpu(0, "evtchn_upcall_pending");
    this.upcallMask =
        table.vcpuHas("evtchn_upcall_mask") ? table.vcpu(0, "evtchn_upcall_mask") : NONE;
    this.wordBytes = table.sizeOf("long");
    this.wordBits = wordBytes * 8;
    this.pending = table.at("evtchn_pending");
    this.mask = table.at("evtchn_mask");
    if (table.sizeOf("EVTCHN_2L_NR_CHANNELS") != abi.channels()) {
      throw new IllegalStateException("tables and ABI differ in their number of channels");
    }
  }

  /** The index of the word that holds a channel's bits. */
  public int wordOf(int port) {
    return port / wordBits;
  }

  private int at(int base, int port) {
    return base + wordOf(port) * wordBytes;
  }

  private long bit(int port) {
    return 1L << port % wordBits;
  }

  /** Whether a channel's PENDING bit is set. */
  public boolean pending(int port) {
    return (frame.wordVolatile(at(pending, port)) & bit(port)) != 0;
  }

  /** Whether a channel's MASK bit is set. */
  public boolean masked(int port) {
    return (frame.wordVolatile(at(mask, port)) & bit(port)) != 0;
  }

  /** Sets a channel's PENDING bit. Returns whether it was set. */
  public boolean setPending(int port) {
    return (frame.wordOr(at(pending, port), bit(port)) & bit(port)) != 0;
  }

  /** Clears a channel's PENDING bit. */
  public void clearPending(int port) {
    frame.wordAnd(at(pending, port), ~bit(port));
  }

  /** Sets a channel's MASK bit. */
  public void setMask(int port) {
    frame.wordOr(at(mask, port), bit(port));
  }

  /** Clears a channel's MASK bit. Returns whether it was set. */
  public boolean clearMask(int port) {
    return (frame.wordAnd(at(mask, port), ~bit(port)) & bit(port)) != 0;
  }

  /** Sets every PENDING bit that is set in another frame. */
  public void setPendingOf(Frame other) {
    for (int i = 0; i < wordBits; i++) {
      frame.wordOr(pending + i * wordBytes, other.word(pending + i * wordBytes));
    }
  }

  /** Clears every PENDING bit. */
  public void clearAllPending() {
    frame.segment().asSlice(pending, (long) wordBits * wordBytes).fill((byte) 0);
  }

  /** A vCPU's selector. */
  public long selector(int vcpu) {
    return frame.wordVolatile(vcpu * stride + selector);
  }

  /** Sets a vCPU's selector. */
  public void selector(int vcpu, long bits) {
    frame.wordVolatile(vcpu * stride + selector, bits);
  }

  /** Takes all bits of a vCPU's selector at once. */
  public long takeSelector(int vcpu) {
    return frame.wordExchange(vcpu * stride + selector, 0);
  }

  /** The channels of a word that are pending and not masked, one bit each. */
  public long due(int firstPort) {
    return frame.wordVolatile(at(pending, firstPort)) & ~frame.wordVolatile(at(mask, firstPort));
  }

  /** The channels of a word. */
  public int wordBits() {
    return wordBits;
  }

  /** Whether a vCPU's selector has the bit of a channel's word. */
  public boolean selected(int vcpu, int port) {
    return (selector(vcpu) >>> wordOf(port) & 1) != 0;
  }

  /** Sets the bit of a channel's word in a vCPU's selector. */
  public void select(int vcpu, int port) {
    frame.wordOr(vcpu * stride + selector, 1L << wordOf(port));
  }

  /** A vCPU's upcall_pending. */
  public int upcallPending(int vcpu) {
    return frame.u8Volatile(vcpu * stride + upcallPending) & 0xFF;
  }

  /** Sets a vCPU's upcall_pending. */
  public void upcallPending(int vcpu, int value) {
    frame.u8Volatile(vcpu * stride + upcallPending, (byte) value);
  }

  /** A vCPU's upcall_mask; 0 in an ABI that has none. */
  public int upcallMask(int vcpu) {
    return upcallMask == NONE ? 0 : frame.u8Volatile(vcpu * stride + upcallMask) & 0xFF;
  }

  /** Sets a vCPU's upcall_mask; nothing happens in an ABI that has none. */
  public void upcallMask(int vcpu, int value) {
    if (upcallMask != NONE) {
      frame.u8Volatile(vcpu * stride + upcallMask, (byte) value);
    }
  }

  /** The hypervisor's side: sends on a channel that is bound to a vCPU. */
  public void send(int port, int vcpu) {
    if (!setPending(port) && !masked(port)) {
      raise(port, vcpu);
    }
  }

  /** The hypervisor's side: unmasks a channel for its guest. */
  public void unmaskForGuest(int port, int vcpu) {
    if (clearMask(port) && pending(port)) {
      raise(port, vcpu);
    }
  }

  private void raise(int port, int vcpu) {
    select(vcpu, port);
    upcallPending(vcpu, 1);
  }

  /** The channels of a state in words, for the steps of a counterexample. */
  public String describe(int port, int vcpu) {
    return "port "
        + port
        + (pending(port) ? " PENDING" : " -")
        + (masked(port) ? " MASKED" : "")
        + ", vCPU "
        + vcpu
        + " sel=0x"
        + Long.toHexString(selector(vcpu))
        + " upcall_pending="
        + upcallPending(vcpu)
        + (upcallMask == NONE ? "" : " upcall_mask=" + upcallMask(vcpu));
  }
}
