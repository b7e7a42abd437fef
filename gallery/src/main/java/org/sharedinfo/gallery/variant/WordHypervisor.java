package org.sharedinfo.gallery.variant;

import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.spi.NmiReason;
import org.sharedinfo.spi.TrapPublisher;
import org.sharedinfo.spi.UnmaskService;

/** Updates both upcall bytes in one step; upcall_pending is 128 when set. */
final class WordHypervisor implements EventSender, BlockService, UnmaskService, TrapPublisher {
  private static final int PENDING = 0xFF;
  private static final int MASK = 0xFF00;
  private static final int UP = 0x80;

  private final WordChannels channels;

  WordHypervisor(WordChannels channels) {
    this.channels = channels;
  }

  @Override
  public void send(int port) {
    int bit = WordChannels.bit(port);
    if (channels.set(channels.pending(port), bit) || channels.isSet(channels.mask(port), bit)) {
      return;
    }
    notifyOf(port);
  }

  @Override
  public boolean block(int vcpu) {
    int before = channels.memory().replace(WordChannels.vcpu(vcpu), word -> word & ~MASK);
    return (before & PENDING) == 0;
  }

  @Override
  public void unmask(int port) {
    int bit = WordChannels.bit(port);
    if (channels.clear(channels.mask(port), bit) && channels.isSet(channels.pending(port), bit)) {
      notifyOf(port);
    }
  }

  private void notifyOf(int port) {
    int vcpu = channels.domain().vcpuOf(port);
    int word = port / channels.perWord();
    channels.set(channels.selector(vcpu) + word / 32 * 4L, 1 << word);
    int before =
        channels
            .memory()
            .replace(WordChannels.vcpu(vcpu), both -> (both & PENDING) == 0 ? both | UP : both);
    if ((before & PENDING) == 0) {
      channels.domain().wake(vcpu);
      if ((before & MASK) == 0) {
        channels.domain().upcall(vcpu);
      }
    }
  }

  @Override
  public void nmi(NmiReason reason) {
    long nmiReason = channels.memory().arch() + 2L * channels.memory().w();
    channels.set(nmiReason, 1 << reason.ordinal());
  }

  @Override
  public void pageFault(int vcpu, long address) {
    long cr2 = channels.selector(vcpu) + channels.memory().w();
    for (int i = 0; i < channels.memory().w(); i++) {
      channels.memory().setByte(cr2 + i, (int) (address >>> i * Byte.SIZE));
    }
  }
}
