package org.sharedinfo.tck.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.spi.BlockService;
import org.sharedinfo.spi.EventReceiver;
import org.sharedinfo.spi.EventSender;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.EventPeer;
import org.sharedinfo.tck.stress.Overlap;
import org.sharedinfo.tck.stress.StressDomain;

/**
 * Three channels to race for, two of them in one word. A sender stores a message before it sends,
 * and the channel's handler reads it. This shows whether an event sent during its handler was
 * delivered again.
 *
 * <p>Marks of the sides are opaque: they do not order the sides' own accesses.
 */
final class EventGround extends StressDomain {
  static final int P = PlayedChannels.FIRST;
  static final int Q = PlayedChannels.NEIGHBOUR;
  static final int R = PlayedChannels.FAR;

  private static final int[] PORTS = {P, Q, R};
  private static final int TURNS = 8;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

  private final EventPeer peer = new EventPeer(frame(), abi());
  private final Overlap overlap = new Overlap();
  private final int[] message = new int[PORTS.length];
  private final int[] last = new int[PORTS.length];
  private final int[] handled = new int[PORTS.length];
  private final int[] heard = new int[PORTS.length];
  private final int[] woken = new int[1];
  private boolean broken;

  EventPeer peer() {
    return peer;
  }

  Overlap overlap() {
    return overlap;
  }

  EventSender sender() {
    return Subject.current().bareEventSender(this);
  }

  BlockService blocker() {
    return Subject.current().bareBlockService(this);
  }

  EventReceiver receiver() {
    return Subject.current().bareEventReceiver(this);
  }

  /** Resets it for a new state: nothing pending, nothing masked, nothing notified. */
  EventGround start() {
    if (broken) {
      frame().noise(0); // What a broken implementation left cannot be cleaned up.
      broken = false;
    }
    overlap.reset();
    Arrays.fill(message, 0);
    Arrays.fill(last, 0);
    Arrays.fill(handled, 0);
    Arrays.fill(heard, 0);
    woken[0] = 0;
    return this;
  }

  private static int slot(int port) {
    return port == P ? 0 : port == Q ? 1 : 2;
  }

  /** Expects one more event on a channel: its message will be the last so far. */
  void expect(int port) {
    last[slot(port)]++;
  }

  /** Stores the message of the next event: the sender does this before it sends. */
  void tell(int port) {
    int slot = slot(port);
    CELL.setOpaque(message, slot, last[slot]);
  }

  @Override
  public void wake(int vcpu) {
    super.wake(vcpu);
    CELL.setOpaque(woken, 0, 1);
  }

  /** Whether the hypervisor's side woke the vCPU. */
  boolean isWoken() {
    return woken[0] != 0;
  }

  @Override
  public void event(int port) {
    super.event(port);
    int slot = slot(port);
    CELL.setOpaque(handled, slot, (int) CELL.getOpaque(handled, slot) + 1);
    int found = (int) CELL.getOpaque(message, slot);
    if (found == last[slot]) {
      CELL.setOpaque(heard, slot, found);
    }
  }

  @Override
  public void unmask(int port) {
    super.unmask(port);
    peer.unmaskForGuest(port, VCPU);
  }

  /** The kit sends. */
  void send(int port) {
    tell(port);
    peer.send(port, VCPU);
  }

  /** The implementation sends. */
  void send(EventSender sender, int port) {
    tell(port);
    sender.send(port);
  }

  /**
   * The kit's upcall handler: it first finds the due channels in the selected words, then delivers
   * them.
   */
  void handle() {
    peer.upcallPending(VCPU, 0);
    long selected = peer.takeSelector(VCPU);
    int due = 0;
    for (int port : PORTS) {
      boolean looksAt = (selected >>> peer.wordOf(port) & 1) != 0;
      if (looksAt && peer.pending(port) && !peer.masked(port)) {
        due |= 1 << slot(port);
      }
    }
    for (int port : PORTS) {
      if ((due >>> slot(port) & 1) != 0) {
        peer.clearPending(port);
        event(port);
      }
    }
  }

  /** The kit, as the guest, handles everything still pending. */
  void quiet() {
    for (int turn = 0; turn < TURNS && peer.upcallPending(VCPU) != 0; turn++) {
      handle();
    }
  }

  /** The implementation, as the guest, handles everything still pending. */
  void quiet(EventReceiver receiver) {
    for (int turn = 0; turn < TURNS && peer.upcallPending(VCPU) != 0; turn++) {
      receiver.upcall(VCPU);
    }
  }

  /** Judges the events when everything rests, and whether the sides overlapped. */
  void judge(LL_Result r) {
    r.r1 = judgement();
    r.r2 = overlap.inWord();
  }

  private String judgement() {
    for (int port : PORTS) {
      int slot = slot(port);
      if (handled[slot] > last[slot]) {
        return broken("delivered without cause");
      }
      boolean sent = last[slot] > 0;
      if (sent && heard[slot] != last[slot]) {
        boolean waits = peer.pending(port) && peer.masked(port);
        if (!waits) {
          return broken(peer.pending(port) ? "lost wake-up" : "lost event");
        }
      } else if (!sent && peer.pending(port)) {
        return broken("pending without cause");
      }
    }
    return "delivered";
  }

  /** A finding other than lost events. */
  String broken(String what) {
    broken = true;
    return what;
  }
}
