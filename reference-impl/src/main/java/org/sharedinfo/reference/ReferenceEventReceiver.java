package org.sharedinfo.reference;

import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.EventReceiver;

/** The guest handles upcalls and masks channels. It unmasks without the hypervisor. */
final class ReferenceEventReceiver implements EventReceiver {
  private final Domain domain;
  private final ChannelBits channels;
  private final UpcallRecord[] upcalls;

  ReferenceEventReceiver(Domain domain) {
    this.domain = domain;
    this.channels = new ChannelBits(domain.abi(), domain.sharedInfo());
    this.upcalls = UpcallRecord.all(domain.abi(), domain.sharedInfo());
  }

  @Override
  public void mask(int port) {
    // Nothing that a sender writes is read afterwards: a concurrent send may go either way.
    channels.setMaskRelease(port);
  }

  @Override
  public void unmask(int port) {
    int word = channels.wordOf(port);
    channels.clearMaskVolatile(port);
    // MASK is cleared, then PENDING read, both volatile. Pairs with send, which sets PENDING and
    // then reads MASK. An event sent while the channel was masked left no other trace.
    if (channels.pendingVolatile(port)) {
      upcalls[domain.vcpuOf(port)].raise(word);
    }
  }

  @Override
  public void clear(int port) {
    channels.clearPendingAcquire(port);
  }

  @Override
  public void upcall(int vcpu) {
    UpcallRecord upcall = upcalls[Ranges.check("vcpu", vcpu, upcalls.length)];
    Optional<Throwable> failure = Optional.empty();
    do {
      // upcall_pending is cleared, then the selector taken, both volatile. Pairs with
      // UpcallRecord.raise. A sender whose selector bit comes too late for this pass finds
      // upcall_pending zero and sets it again.
      upcall.clearUpcallPendingVolatile();
      long selected = upcall.takeSelectorVolatile();
      for (; selected != 0; selected &= selected - 1) {
        failure = firstOf(failure, visit(Long.numberOfTrailingZeros(selected)));
      }
      // Opaque is enough: a sender that sets it after this load sees it go from 0 to 1, and makes
      // the next upcall.
    } while (upcall.upcallPendingOpaque());
    failure.ifPresent(ReferenceEventReceiver::rethrow);
  }

  /**
   * Handles the channels of one word that are due when it starts, each once. A channel raised again
   * meanwhile waits for the next pass, so it does not delay its neighbours.
   */
  private Optional<Throwable> visit(int word) {
    Optional<Throwable> failure = Optional.empty();
    // Opaque: taking the selector bit ordered this after the PENDING bit it represents.
    long due = channels.deliverableOpaque(word);
    for (; due != 0; due &= due - 1) {
      long bit = Long.lowestOneBit(due);
      // An earlier handler may have masked or cleared the channel.
      if ((channels.deliverableOpaque(word) & bit) != 0) {
        int port = channels.portOf(word, Long.numberOfTrailingZeros(bit));
        failure = firstOf(failure, handle(port));
      }
    }
    return failure;
  }

  /**
   * Handles one channel. An exception from its handler is held back until all others have been
   * handled.
   */
  private Optional<Throwable> handle(int port) {
    // PENDING is cleared before the handler runs, so an event raised from now on sets it again. The
    // acquire pairs with the sender's store, and shows the handler what was written before.
    if (channels.clearPendingAcquire(port)) {
      try {
        domain.event(port);
      } catch (RuntimeException | Error e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  private static Optional<Throwable> firstOf(Optional<Throwable> first, Optional<Throwable> next) {
    return first.isPresent() ? first : next;
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
  }
}
