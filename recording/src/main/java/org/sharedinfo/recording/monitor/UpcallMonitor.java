package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.sender;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Upcalls and sleep: EVT-06 and EVT-08. An upcall that is due must have come when everything rests.
 */
final class UpcallMonitor extends Monitor {
  private static final Claim RESPECTS = sender(Rule.EVT_06);
  private static final Claim WAKES = sender(Rule.EVT_08);

  private static final class State {
    private long due;
    private long asleep;
    private long wakeDue;
    private boolean maskedByGuest;
  }

  private final Channels channels;
  private final State[] states;

  /** vCPUs with an upcall so far: without one, the tracer may not know where upcalls enter. */
  private final BitSet entered = new BitSet();

  UpcallMonitor(Scene scene, Channels channels) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of(RESPECTS, WAKES));
    this.channels = channels;
    states = new State[scene.abi().vcpus()];
    Arrays.setAll(states, _ -> new State());
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllStores();
  }

  @Override
  void forget() {
    Arrays.setAll(states, _ -> new State());
  }

  private boolean usesMask() {
    return scene().header().guest().usesUpcallMask();
  }

  @Override
  void touch(Touch touch) {
    if (!touch.stores() || !touch.knowsAfter() || isBesideAnUpdate(touch)) {
      return;
    }
    State state = states[touch.index() % states.length];
    if (touch.field() == Field.UPCALL_PENDING) {
      if (touch.after() == 0) {
        state.due = 0;
      } else if (touch.isBy(Side.HYPERVISOR) && touch.changes()) {
        raised(touch, state);
      }
    } else if (touch.field() == Field.UPCALL_MASK) {
      state.maskedByGuest = touch.isBy(Side.GUEST) && touch.after() != 0;
      if (touch.after() != 0 && usesMask()) {
        state.due = 0;
      }
    }
  }

  private boolean isOpen(int vcpu) {
    return channels.knowsUpcallMask(vcpu) && !channels.isUpcallMasked(vcpu);
  }

  /**
   * Whether upcall_pending ends a sleep. SCHEDOP_poll sleeps while upcall_mask is set, and a guest
   * without the mask may halt with upcall_pending set.
   */
  private boolean endsSleep(int vcpu) {
    return usesMask()
        && isOpen(vcpu)
        && channels.knowsUpcallPending(vcpu)
        && channels.isUpcallPending(vcpu);
  }

  /** Whether upcall_mask only lies in the bytes of a wide locked update of upcall_pending. */
  private static boolean isBesideAnUpdate(Touch touch) {
    return touch.field() == Field.UPCALL_MASK && touch.isAtomic() && !touch.changes();
  }

  private void raised(Touch touch, State state) {
    int vcpu = touch.index();
    if (!usesMask() || isOpen(vcpu)) {
      state.due = touch.line();
    }
    if (state.asleep != 0 && endsSleep(vcpu)) {
      state.wakeDue = touch.line();
    }
  }

  @Override
  void mark(Mark mark) {
    switch (mark) {
      case Mark.Upcall upcall -> vcpu(upcall.vcpu(), upcall.cpu()).ifPresent(this::upcall);
      case Mark.Block block ->
          vcpu(block.vcpu(), block.cpu()).ifPresent(vcpu -> block(vcpu, block.line()));
      case Mark.Wake wake ->
          vcpu(wake.vcpu(), wake.cpu())
              .ifPresent(vcpu -> {
                State state = states[vcpu];
                if (state.wakeDue != 0) {
                  scene().held(WAKES);
                }
                if (usesMask() && state.due != 0) {
                  state.due = 0;
                  scene().held(RESPECTS);
                }
                state.asleep = 0;
                state.wakeDue = 0;
              });
      case Mark.Rest rest -> rest(rest.line());
      default -> {
        // Not an upcall flag.
      }
    }
  }

  private OptionalInt vcpu(OptionalInt named, int cpu) {
    return named.isPresent() ? named : scene().vcpuOn(cpu);
  }

  private void upcall(int vcpu) {
    entered.set(vcpu);
    State state = states[vcpu];
    boolean masked =
        usesMask()
            && state.maskedByGuest
            && channels.knowsUpcallMask(vcpu)
            && channels.isUpcallMasked(vcpu);
    if (masked) {
      violated(
          RESPECTS, vcpu, 0, "no upcall while upcall_mask is set", "an upcall of vCPU " + vcpu);
    } else {
      scene().held(RESPECTS);
    }
    state.due = 0;
  }

  private void block(int vcpu, long line) {
    State state = states[vcpu];
    state.asleep = line;
    if (endsSleep(vcpu)) {
      state.wakeDue = line;
    } else {
      scene().held(WAKES);
    }
  }

  private void rest(long line) {
    for (int vcpu = 0; vcpu < states.length; vcpu++) {
      State state = states[vcpu];
      boolean told = entered.get(vcpu) && scene().header().marks().contains("upcall");
      if (state.due != 0 && state.asleep == 0 && told) {
        violated(
            RESPECTS,
            vcpu,
            state.due,
            "an upcall of vCPU " + vcpu + ", because upcall_pending was set and upcall_mask is 0",
            "none until line " + line);
      }
      if (state.wakeDue != 0 && endsSleep(vcpu) && scene().header().marks().contains("wake")) {
        violated(
            WAKES,
            vcpu,
            state.asleep,
            "vCPU " + vcpu + " awake, because upcall_pending is set",
            "it sleeps");
      }
      state.due = 0;
      state.wakeDue = 0;
    }
  }

  private void violated(Claim claim, int vcpu, long since, String expected, String seen) {
    scene().violated(claim, expected, seen, since, other -> other.isOfUpcallFlags(vcpu));
  }
}
