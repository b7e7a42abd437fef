package org.sharedinfo.tck.peer;

import org.sharedinfo.spi.Domain;
import org.sharedinfo.tck.side.EventSide;

/** Both sides of event channels as a whole: what they call back goes to the domain. */
final class EventPlayer implements EventSide {
  private final Domain domain;
  private final EventPeer peer;

  EventPlayer(Domain domain, EventPeer peer) {
    this.domain = domain;
    this.peer = peer;
  }

  @Override
  public boolean send(int port) {
    boolean wasPending = peer.setPending(port);
    if (!wasPending && !peer.masked(port)) {
      raise(port);
    }
    return !wasPending;
  }

  @Override
  public void unmaskForGuest(int port) {
    if (peer.clearMask(port) && peer.pending(port)) {
      raise(port);
    }
  }

  @Override
  public void mask(int port) {
    peer.setMask(port);
  }

  @Override
  public void unmask(int port) {
    peer.clearMask(port);
    if (peer.pending(port)) {
      raise(port);
    }
  }

  private void raise(int port) {
    int vcpu = domain.vcpuOf(port);
    peer.select(vcpu, port);
    peer.upcallPending(vcpu, 1);
  }

  @Override
  public void clear(int port) {
    peer.clearPending(port);
  }

  @Override
  public void upcall(int vcpu) {
    long words = takeNotifications(vcpu);
    for (; words != 0; words &= words - 1) {
      int first = Long.numberOfTrailingZeros(words) * peer.wordBits();
      for (long due = peer.due(first); due != 0; due &= due - 1) {
        int port = first + Long.numberOfTrailingZeros(due);
        peer.clearPending(port);
        domain.event(port);
      }
    }
  }

  @Override
  public long takeNotifications(int vcpu) {
    peer.upcallPending(vcpu, 0);
    return peer.takeSelector(vcpu);
  }

  @Override
  public void upcallMask(int vcpu, int value) {
    peer.upcallMask(vcpu, value);
  }

  @Override
  public boolean isUpcallMasked(int vcpu) {
    return peer.upcallMask(vcpu) != 0;
  }
}
