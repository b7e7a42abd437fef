package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.receiver;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/** What a bracketed handler delivers and leaves: EVT-10, EVT-11, EVT-15, EVT-18 and EVT-20. */
final class DeliveryMonitor extends Monitor {
  private static final Claim DELIVERS = receiver(Rule.EVT_10);
  private static final Claim CLEARS_FIRST = receiver(Rule.EVT_11);
  private static final Claim SPURIOUS = receiver(Rule.EVT_15);
  private static final Claim TURNS = receiver(Rule.EVT_18);
  private static final Claim LETS_IN = receiver(Rule.EVT_20);

  /** A handler in progress. */
  private static final class Pass {
    private final int vcpu;
    private final boolean nothing;
    private final BitSet masked;

    /** The words that were taken, and the lines. */
    private final Map<Integer, Long> taken = new TreeMap<>();

    /** The ports that were visited, and the line of the last visit. */
    private final Map<Integer, Long> visited = new LinkedHashMap<>();

    /** Ports whose PENDING was still set when they were visited. */
    private final Map<Integer, Long> notCleared = new TreeMap<>();

    private final Map<Integer, Boolean> maskBefore = new HashMap<>();
    private boolean disturbed;
    private boolean maskedByItself;
    private int maskOf = -1;

    Pass(int vcpu, boolean nothing, BitSet masked) {
      this.vcpu = vcpu;
      this.nothing = nothing;
      this.masked = masked;
    }
  }

  private final Channels channels;
  private final Map<Call, Pass> passes = new HashMap<>();

  /** vCPUs whose handler was seen. */
  private final BitSet handling = new BitSet();

  /** Ports that were raised, and whose handler was not seen since. */
  private final BitSet owed = new BitSet();

  DeliveryMonitor(Scene scene, Channels channels) {
    super(
        scene,
        Set.of(Field.Family.values()),
        Set.of(DELIVERS, CLEARS_FIRST, SPURIOUS, TURNS, LETS_IN));
    this.channels = channels;
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores() && header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    passes.clear();
    owed.set(0, channels.ports()); // Ports raised in a gap are unknown.
  }

  private Optional<Pass> pass(int actor) {
    return scene().calls(actor).stream()
        .filter(call -> call.is(Operation.HANDLER))
        .findFirst()
        .flatMap(call -> Optional.ofNullable(passes.get(call)));
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.HANDLER)) {
      call.begin().vcpu().ifPresent(vcpu -> passes.put(call, begun(vcpu)));
    } else if (call.is(Operation.CHANNEL)) {
      channels
          .portOf(call)
          .ifPresent(port -> pass(call.actor()).ifPresent(pass -> visit(pass, port, call)));
    }
  }

  private Pass begun(int vcpu) {
    boolean nothing = channels.knowsSelector(vcpu) && channels.selector(vcpu) == 0;
    Pass pass = new Pass(vcpu, nothing, channels.masked());
    handling.set(vcpu);
    if (channels.knowsUpcallMask(vcpu)) {
      pass.maskBefore.put(vcpu, channels.isUpcallMasked(vcpu));
    }
    return pass;
  }

  private void visit(Pass pass, int port, Call call) {
    if (pass.nothing && !pass.disturbed) {
      violated(
          SPURIOUS, call, port, "no handler called, because nothing was pending", "port " + port);
    }
    channels.isPending(port).ifPresent(pending -> visit(pass, port, call, pending));
    owed.clear(port);
    turn(pass, port, call);
  }

  private void visit(Pass pass, int port, Call call, boolean pending) {
    Long taken = pass.taken.get(channels.wordOf(port));
    if (pending && taken != null && channels.pendingChanged(port) < taken) {
      pass.notCleared.put(port, call.line());
    } else if (!pending && !owed.get(port) && channels.pendingChanged(port) < startOf(call)) {
      violated(SPURIOUS, call, port, "no handler called for a port that is not pending", "it was");
    } else {
      scene().held(CLEARS_FIRST);
      pass.notCleared.remove(port);
    }
  }

  /** Whether the vCPU of the pass delivers this port; other vCPUs share the word. */
  private boolean isFor(Pass pass, int port) {
    OptionalInt bound = scene().boundTo(port);
    return bound.isPresent() ? bound.getAsInt() == pass.vcpu : handling.cardinality() == 1;
  }

  private long startOf(Call inner) {
    return scene().calls(inner.actor()).stream()
        .filter(call -> call.is(Operation.HANDLER))
        .findFirst()
        .map(Call::line)
        .orElse(0L);
  }

  private void turn(Pass pass, int port, Call call) {
    Long before = pass.visited.put(port, call.line());
    Long taken = pass.taken.get(channels.wordOf(port));
    if (before == null || taken == null) {
      return;
    }
    long waiting =
        channels
            .due(channels.wordOf(port))
            .filter(other -> other != port)
            .filter(other -> isFor(pass, other))
            .filter(other -> channels.pendingChanged(other) < taken)
            .filter(other -> !pass.visited.containsKey(other))
            .count();
    if (waiting > 0) {
      violated(
          TURNS,
          call,
          port,
          "each pending channel of the word visited once first",
          "port " + port + " was visited twice while " + waiting + " others waited");
    }
  }

  @Override
  void touch(Touch touch) {
    if (touch.field() == Field.PENDING && touch.stores() && touch.knowsAfter()) {
      long raised = touch.knowsBefore() ? touch.raised() : touch.after();
      channels.portsOf(touch.index(), raised).forEach(owed::set);
    }
    if (passes.isEmpty()) {
      return;
    }
    int actor = scene().actor(touch.cpu());
    if (touch.stores() && !touch.isBy(Side.GUEST)) {
      passes.values().forEach(pass -> pass.disturbed = true);
    }
    if (!touch.isBy(Side.GUEST)) {
      return;
    }
    pass(actor).ifPresent(pass -> own(pass, touch));
  }

  private void own(Pass pass, Touch touch) {
    Call call = call(touch, Operation.HANDLER).orElseThrow();
    boolean other =
        touch.field().family() == Field.Family.EVENTS
            && touch.field() != Field.UPCALL_PENDING
            && touch.field() != Field.UPCALL_MASK;
    boolean inner = !scene().calls(call.actor()).getFirst().equals(call);
    if (pass.nothing && !pass.disturbed && other && !inner && touch.changes()) {
      violated(
          SPURIOUS,
          call,
          -1,
          "no event field changed except upcall_pending, because nothing was pending",
          "a store to " + touch.spot().name());
    }
    if (touch.field() == Field.SELECTOR
        && touch.index() == pass.vcpu
        && touch.loads()
        && touch.knowsBefore()) {
      for (long bits = touch.before(); bits != 0; bits &= bits - 1) {
        int word = Long.numberOfTrailingZeros(bits);
        if (word < scene().abi().wordBits()) {
          pass.taken.putIfAbsent(word, touch.line());
        }
      }
    } else if (touch.field() == Field.UPCALL_MASK && touch.stores() && touch.knowsAfter()) {
      pass.maskedByItself = touch.after() != 0;
      pass.maskOf = touch.index();
    } else if (touch.field() == Field.PENDING && touch.cleared() != 0 && !inner) {
      cleared(pass, touch, call);
    }
  }

  private void cleared(Pass pass, Touch touch, Call call) {
    channels
        .portsOf(touch.index(), touch.cleared())
        .filter(pass.masked::get)
        .filter(port -> !pass.visited.containsKey(port))
        .filter(port -> channels.isMasked(port).orElse(false))
        .filter(port -> channels.maskChanged(port) < call.line())
        .findFirst()
        .ifPresent(port ->
            violated(
                DELIVERS,
                call,
                port,
                "port " + port + " left pending, because it is masked",
                "PENDING was cleared"));
  }

  @Override
  void done(Call call, Mark.Done done) {
    Pass pass = passes.remove(call);
    if (pass == null) {
      return;
    }
    pass.taken.forEach((word, line) -> left(pass, call, word, line));
    pass.notCleared.keySet().stream()
        .filter(port -> !channels.isMasked(port).orElse(true))
        .findFirst()
        .ifPresent(port ->
            violated(
                CLEARS_FIRST,
                call,
                port,
                "PENDING of port " + port + " cleared before its handler runs",
                channels.isPending(port).orElse(false)
                    ? "it is still set"
                    : "it was cleared later, losing events sent meanwhile"));
    if (pass.nothing && !pass.disturbed) {
      if (done.results().equals(List.of(OptionalLong.empty()))) {
        violated(SPURIOUS, call, -1, "an upcall without effect", "it ended in an error");
      } else {
        scene().held(SPURIOUS);
      }
    }
    if (!pass.visited.isEmpty()) {
      scene().held(TURNS);
    }
    letsIn(pass, call);
  }

  private void left(Pass pass, Call call, int word, long taken) {
    boolean selected = channels.selecting(word).isPresent();
    Optional<Integer> left =
        channels
            .due(word)
            .filter(_ -> !selected)
            .filter(port -> isFor(pass, port))
            .filter(port -> !pass.visited.containsKey(port))
            .filter(port -> channels.pendingChanged(port) < taken)
            .filter(port -> channels.maskChanged(port) < taken)
            .boxed()
            .findFirst();
    if (left.isPresent()) {
      violated(
          DELIVERS,
          call,
          left.get(),
          "port " + left.get() + " delivered, or its selector bit set again",
          "it is pending and unmasked, and its word was taken");
    } else {
      scene().held(DELIVERS);
    }
  }

  private void letsIn(Pass pass, Call call) {
    int vcpu = pass.maskOf;
    if (vcpu < 0 || vcpu >= scene().abi().vcpus() || !scene().header().guest().usesUpcallMask()) {
      return;
    }
    boolean wasOpen = Boolean.FALSE.equals(pass.maskBefore.get(vcpu));
    if (wasOpen && pass.maskedByItself && channels.isUpcallMasked(vcpu)) {
      scene()
          .violated(
              LETS_IN,
              "upcall_mask cleared when the upcall ends",
              "the handler set it and left it set",
              call.line(),
              other -> other.field() == Field.UPCALL_MASK && other.index() == vcpu);
    } else if (wasOpen) {
      scene().held(LETS_IN);
    }
  }

  private void violated(Claim claim, Call call, int port, String expected, String seen) {
    scene()
        .violated(
            claim,
            expected,
            seen,
            startOf(call) == 0 ? call.line() : startOf(call),
            other -> port < 0 ? other.isBy(Side.GUEST) : channels.isAbout(other, port));
  }
}
