package org.sharedinfo.gallery.variant;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.spi.EventReceiver;

/**
 * Leaves unmasking to the hypervisor, masks upcalls while it handles one, and starts each pass
 * where the last one ended.
 */
final class WordGuest implements EventReceiver {
  private final WordChannels channels;
  private final int[] next = new int[32];

  WordGuest(WordChannels channels) {
    this.channels = channels;
  }

  @Override
  public void mask(int port) {
    channels.set(channels.mask(port), WordChannels.bit(port));
  }

  @Override
  public void unmask(int port) {
    channels.mask(port);
    channels.domain().unmask(port);
  }

  @Override
  public void clear(int port) {
    channels.clear(channels.pending(port), WordChannels.bit(port));
  }

  @Override
  public void upcall(int vcpu) {
    WordMemory memory = channels.memory();
    long bytes = WordChannels.vcpu(vcpu);
    List<RuntimeException> thrown = new ArrayList<>();
    do {
      memory.setByte(bytes + 1, 1);
      memory.setByte(bytes, 0);
      try {
        pass(vcpu, takeSelector(vcpu), thrown);
      } finally {
        memory.setByte(bytes + 1, 0);
      }
    } while ((memory.get(bytes) & 0xFF) != 0);
    if (!thrown.isEmpty()) {
      throw thrown.getFirst();
    }
  }

  /** Takes the selector in pieces of four bytes. Bits set meanwhile stay for the next pass. */
  private long takeSelector(int vcpu) {
    long selector = 0;
    for (int piece = 0; piece < channels.memory().w(); piece += Integer.BYTES) {
      int taken = channels.memory().replace(channels.selector(vcpu) + piece, _ -> 0);
      selector |= Integer.toUnsignedLong(taken) << piece * Byte.SIZE;
    }
    return selector;
  }

  private void pass(int vcpu, long selector, List<RuntimeException> thrown) {
    int start = next[vcpu];
    for (int i = 0; i < channels.count(); i++) {
      int port = (start + i) % channels.count();
      if ((selector >>> port / channels.perWord() & 1) != 0 && take(port)) {
        next[vcpu] = (port + 1) % channels.count();
        try {
          channels.domain().event(port);
        } catch (RuntimeException e) {
          thrown.add(e);
        }
      }
    }
  }

  private boolean take(int port) {
    int bit = WordChannels.bit(port);
    return channels.isSet(channels.pending(port), bit)
        && !channels.isSet(channels.mask(port), bit)
        && channels.clear(channels.pending(port), bit);
  }
}
