package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.sender;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Sends without brackets: EVT-01 to EVT-04 and EVT-07. A send starts when a processor in the
 * hypervisor sets PENDING. It ends when the processor sets PENDING again, clears MASK or returns to
 * the guest. A missing step may happen elsewhere or later; only steps that were seen can be wrong.
 */
final class SendMonitor extends Monitor {
  private static final Claim ATOMIC = sender(Rule.EVT_01);
  private static final Claim ORDER = sender(Rule.EVT_02);
  private static final Claim NOTHING = sender(Rule.EVT_03);
  private static final Claim MASKED = sender(Rule.EVT_04);
  private static final Claim BOUND = sender(Rule.EVT_07);
  private static final Claim LAST_PORT = sender(Rule.EVT_17);

  /** How a send began. */
  private enum Began {
    RAISED,
    RAISED_MASKED,
    WAS_PENDING,
    NOT_KNOWN
  }

  private static final class Send {
    private final long line;
    private final int word;
    private final OptionalInt port;
    private final Began began;
    private OptionalInt selected = OptionalInt.empty();
    private int selectorBits;
    private OptionalInt upcallTooEarly = OptionalInt.empty();

    Send(long line, int word, OptionalInt port, Began began) {
      this.line = line;
      this.word = word;
      this.port = port;
      this.began = began;
    }
  }

  /** A load that a later store may be based on. */
  private record Look(int word, long value) {}

  private final Channels channels;
  private final Map<Integer, Send> sends = new HashMap<>();
  private final Map<Integer, Look> looks = new HashMap<>();

  /** Processors that updated MASK: a later read of PENDING need not be a send. */
  private final Set<Integer> unmasking = new HashSet<>();

  SendMonitor(Scene scene, Channels channels) {
    super(
        scene,
        Set.of(Field.Family.EVENTS),
        Set.of(ATOMIC, ORDER, NOTHING, MASKED, BOUND, LAST_PORT));
    this.channels = channels;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores();
  }

  @Override
  void forget() {
    sends.clear();
    looks.clear();
    unmasking.clear();
  }

  @Override
  void begin(Call call) {
    close(call.begin().cpu());
  }

  @Override
  void done(Call call, Mark.Done done) {
    close(done.cpu());
  }

  @Override
  void touch(Touch touch) {
    if (touch.isBy(Side.GUEST)) {
      close(touch.cpu());
      looks.remove(touch.cpu());
      unmasking.remove(touch.cpu());
    } else if (touch.isBy(Side.HYPERVISOR)) {
      if (touch.stores()) {
        store(touch);
      } else if (touch.field() == Field.PENDING && touch.isWhole()) {
        looks.put(touch.cpu(), new Look(touch.index(), touch.after()));
      }
    }
  }

  private void store(Touch touch) {
    switch (touch.field()) {
      case PENDING -> pending(touch);
      case MASK -> mask(touch);
      case SELECTOR -> selector(touch);
      case UPCALL_PENDING -> upcall(touch);
      default -> {
        // not part of a send
      }
    }
  }

  private void mask(Touch touch) {
    if (touch.writes()) {
      close(touch.cpu());
    }
    unmasking.add(touch.cpu());
  }

  private void pending(Touch touch) {
    close(touch.cpu());
    if (!touch.knowsBoth()) {
      return;
    }
    long raised = touch.raised();
    boolean again =
        raised == 0
            && touch.isPlainStore()
            && touch.cleared() == 0
            && call(touch, Operation.SEND).isPresent();
    if (raised != 0 || again) {
      atomic(touch, raised);
    }
    if (raised != 0) {
      unmasking.remove(touch.cpu());
    }
    if (raised != 0 || !touch.writes() && !unmasking.contains(touch.cpu())) {
      sends.put(touch.cpu(), begun(touch, raised));
    }
  }

  private void atomic(Touch touch, long raised) {
    Look look = looks.remove(touch.cpu());
    boolean made =
        touch.isPlainStore()
            && look != null
            && look.word() == touch.index()
            && (look.value() | raised) == (touch.after() | raised);
    if (touch.cleared() != 0) {
      violated(
          ATOMIC,
          touch.line() - STORY,
          touch.index(),
          "PENDING set, and no other bit of its word changed",
          "bits cleared in the same store: " + Recent.number(touch.cleared()));
    } else if (touch.isAtomic()) {
      scene().held(ATOMIC);
    } else if (seesLostUpdates() && (made || !touch.isPlainStore())) {
      violated(
          ATOMIC,
          touch.line() - STORY,
          touch.index(),
          "PENDING set in one atomic step",
          plainUpdate(touch));
    }
  }

  private Send begun(Touch touch, long raised) {
    int word = touch.index();
    if (raised == 0) {
      return new Send(touch.line(), word, OptionalInt.empty(), Began.WAS_PENDING);
    }
    OptionalInt port =
        Long.bitCount(raised) == 1
            ? channels.portsOf(word, raised).findFirst()
            : OptionalInt.empty();
    Optional<Boolean> masked =
        port.isPresent() && !interrupts(word, port.getAsInt())
            ? channels.isMasked(port.getAsInt())
            : Optional.empty();
    Began began =
        masked.map(set -> set ? Began.RAISED_MASKED : Began.RAISED).orElse(Began.NOT_KNOWN);
    return new Send(touch.line(), word, port, began);
  }

  /** Whether a send of another port of the word may not have reached its selector bit yet. */
  private boolean interrupts(int word, int port) {
    return channels
        .due(word)
        .filter(other -> other != port)
        .anyMatch(other -> channels.pendingChanged(other) > channels.announced(word));
  }

  private boolean isOnlyDue(Send send) {
    return channels.due(send.word).allMatch(port -> send.port.equals(OptionalInt.of(port)));
  }

  private void selector(Touch touch) {
    Send send = sends.get(touch.cpu());
    if (send == null || Long.bitCount(touch.raised()) != 1) {
      return;
    }
    int vcpu = touch.index();
    send.selectorBits++; // Of several bits, not all belong to the send: a new vcpu_info gets all
    // bits.
    if (Long.numberOfTrailingZeros(touch.raised()) != send.word) {
      return;
    }
    if (send.upcallTooEarly.equals(OptionalInt.of(vcpu)) && isUnmasked(send)) {
      violated(
          ORDER,
          send.line,
          send.word,
          "the selector bit set before upcall_pending",
          "upcall_pending of vCPU " + vcpu + " was set first");
    }
    send.selected = OptionalInt.of(vcpu);
    send.port.ifPresent(port -> bound(send, port, vcpu));
  }

  private void bound(Send send, int port, int vcpu) {
    OptionalInt bound = scene().boundTo(port);
    if (bound.isEmpty() || send.began == Began.WAS_PENDING || !isOnlyDue(send)) {
      return;
    }
    if (bound.getAsInt() == vcpu) {
      scene().held(BOUND);
    } else {
      violated(
          BOUND,
          send.line,
          send.word,
          "port " + port + " notifies vCPU " + bound.getAsInt(),
          "the selector bit was set on vCPU " + vcpu);
    }
  }

  private boolean isUnmasked(Send send) {
    return send.began == Began.RAISED && stillMasked(send).equals(Optional.of(false));
  }

  private Optional<Boolean> stillMasked(Send send) {
    return send.port.isPresent() ? channels.isMasked(send.port.getAsInt()) : Optional.empty();
  }

  private void upcall(Touch touch) {
    Send send = sends.get(touch.cpu());
    if (send == null || !touch.knowsAfter() || touch.after() == 0) {
      return;
    }
    int vcpu = touch.index();
    boolean selected = send.selectorBits == 1 && send.selected.equals(OptionalInt.of(vcpu));
    switch (send.began) {
      case RAISED -> {
        if (selected || channels.isSelected(vcpu, send.word)) {
          scene().held(ORDER);
          if (send.word == channels.wordOf(channels.ports() - 1)) {
            scene().held(LAST_PORT);
          }
        } else if (touch.changes()) {
          send.upcallTooEarly = OptionalInt.of(vcpu);
        }
      }
      case RAISED_MASKED -> {
        if (selected && isOnlyDue(send) && stillMasked(send).orElse(false)) {
          violated(
              MASKED,
              send.line,
              send.word,
              "only PENDING set, for port " + send.port.orElse(-1) + " is masked",
              "selector bit and upcall_pending set on vCPU " + vcpu);
        }
      }
      case WAS_PENDING -> {
        if (selected && channels.due(send.word).count() <= 1) {
          violated(
              NOTHING,
              send.line,
              send.word,
              "no change, because PENDING was already set",
              "selector bit and upcall_pending set on vCPU " + vcpu);
        }
      }
      case NOT_KNOWN -> {
        // MASK is unknown, or several ports at once.
      }
    }
  }

  /** The send of a processor ends. */
  private void close(int cpu) {
    Send send = sends.remove(cpu);
    if (send == null || send.selected.isPresent()) {
      return;
    }
    switch (send.began) {
      case RAISED_MASKED -> scene().held(MASKED);
      case WAS_PENDING -> scene().held(NOTHING);
      case RAISED, NOT_KNOWN -> {
        // The rest may happen elsewhere.
      }
    }
  }

  private void violated(Claim claim, long since, int word, String expected, String seen) {
    scene()
        .violated(
            claim,
            expected,
            seen,
            since,
            other ->
                other.field().family() == Field.Family.EVENTS
                    && ((other.field() != Field.PENDING && other.field() != Field.MASK)
                        || other.index() == word));
  }
}
