package org.sharedinfo.recording.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** Traps: ARC-01 and ARC-02, and the offset and width of cr2. */
final class TrapMonitor extends Monitor {
  private static final Claim COLLECTS = new Claim(Rule.ARC_01, Role.EVENT_SENDER);
  private static final Claim FAULTS = new Claim(Rule.ARC_02, Role.EVENT_SENDER);
  private static final Claim PLACE = new Claim(Rule.LAY_09, Role.EVENT_SENDER);

  /** NMIs and faults being reported, and whether the page already shows them. */
  private final Map<Call, Boolean> told = new HashMap<>();

  private final Map<Integer, Mark.Fault> faults = new HashMap<>();
  private Optional<Touch> look = Optional.empty();

  TrapMonitor(Scene scene) {
    super(scene, Set.of(Field.Family.TRAPS), Set.of(COLLECTS, FAULTS, PLACE));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.HYPERVISOR);
  }

  @Override
  void forget() {
    told.clear();
    faults.clear();
    look = Optional.empty();
  }

  private boolean knows(long at) {
    return scene().knows(at, scene().abi().wordBytes());
  }

  @Override
  void begin(Call call) {
    long reason = scene().layout().nmiReasonOffset();
    if (call.is(Operation.NMI) && call.argument(0).isPresent() && knows(reason)) {
      told.put(call, hasReason(call, scene().word(reason)));
    } else if (call.is(Operation.FAULT)
        && call.argument(0).isPresent()
        && call.begin().vcpu().isPresent()) {
      told.put(call, false);
    }
  }

  private static boolean hasReason(Call call, long value) {
    return (~value & call.argument(0).orElse(0)) == 0;
  }

  private boolean isAddress(Call call, long value) {
    return value == word(call.argument(0).orElseThrow());
  }

  /** A store by the hypervisor: the guest may change the field again before the call returns. */
  private void tells(Touch touch) {
    if (!touch.knowsAfter()) {
      told.clear();
      return;
    }
    told.replaceAll((call, already) ->
        already
            || (call.is(Operation.NMI)
                ? touch.field() == Field.NMI_REASON && hasReason(call, touch.after())
                : touch.field() == Field.CR2
                    && call.begin().vcpu().equals(OptionalInt.of(touch.index()))
                    && isAddress(call, touch.after())));
  }

  private boolean isTellingNmi() {
    return told.keySet().stream().anyMatch(call -> call.is(Operation.NMI));
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Fault fault) {
      faults.put(fault.cpu(), fault);
    }
  }

  @Override
  void touch(Touch touch) {
    if (!touch.isBy(Side.HYPERVISOR)) {
      return;
    }
    if (touch.stores()) {
      tells(touch);
    }
    if (touch.field() == Field.NMI_REASON) {
      reason(touch);
    } else if (touch.field() == Field.CR2 && touch.stores()) {
      cr2(touch);
    }
  }

  private void reason(Touch touch) {
    if (!touch.stores()) {
      look = Optional.of(touch);
      return;
    }
    boolean madeOfLook =
        touch.isPlainStore() && look.filter(l -> l.cpu() == touch.cpu()).isPresent();
    boolean plain = madeOfLook || touch.access().kind() == Access.Kind.MODIFY;
    if (touch.cleared() != 0 && (touch.raised() != 0 || isTellingNmi())) {
      violated(
          COLLECTS,
          touch.line() - STORY,
          Field.NMI_REASON,
          "a reason added to those already set",
          "reasons lost: " + Recent.number(touch.cleared()));
    } else if (touch.raised() != 0 && plain && seesLostUpdates()) {
      violated(
          COLLECTS,
          touch.line() - STORY,
          Field.NMI_REASON,
          "a reason added in one atomic step",
          plainUpdate(touch));
    } else if (touch.raised() != 0) {
      scene().held(COLLECTS);
    }
    look = Optional.empty();
  }

  private void cr2(Touch touch) {
    Mark.Fault fault = faults.remove(touch.cpu());
    if (fault == null || !touch.isWhole()) {
      return;
    }
    OptionalInt vcpu = fault.vcpu().isPresent() ? fault.vcpu() : scene().vcpuOn(fault.cpu());
    if (vcpu.isPresent() && touch.knowsAfter()) {
      boolean right = touch.after() == word(fault.address()) && touch.index() == vcpu.getAsInt();
      judge(right, fault.line(), vcpu.getAsInt(), fault.address(), touch.after());
    }
  }

  private long word(long value) {
    return scene().abi().wordBytes() == Long.BYTES ? value : value & 0xffff_ffffL;
  }

  @Override
  void done(Call call, Mark.Done done) {
    Boolean seen = told.remove(call);
    if (seen == null) {
      return;
    }
    if (call.is(Operation.FAULT)) {
      fault(call, seen);
    } else if (seen) {
      scene().held(COLLECTS);
    } else if (!isRefused(done)) {
      violated(
          COLLECTS,
          call.line(),
          Field.NMI_REASON,
          "nmi_reason with " + Recent.number(call.argument(0).orElseThrow()),
          "nmi_reason " + Recent.number(scene().word(scene().layout().nmiReasonOffset())));
    }
  }

  private void fault(Call call, boolean stored) {
    int vcpu = call.begin().vcpu().orElseThrow();
    long at = scene().layout().cr2Offset(vcpu);
    if (stored || knows(at)) {
      long held = scene().word(at);
      judge(
          stored || isAddress(call, held), call.line(), vcpu, call.argument(0).orElseThrow(), held);
    }
  }

  private void judge(boolean right, long since, int vcpu, long address, long stored) {
    if (right) {
      scene().held(FAULTS);
      scene().held(PLACE);
    } else {
      violated(
          FAULTS,
          since,
          Field.CR2,
          "cr2 of vCPU %d: %s".formatted(vcpu, Recent.number(address)),
          Recent.number(stored));
    }
  }

  private void violated(Claim claim, long since, Field field, String expected, String seen) {
    scene().violated(claim, expected, seen, since, other -> other.field() == field);
  }
}
