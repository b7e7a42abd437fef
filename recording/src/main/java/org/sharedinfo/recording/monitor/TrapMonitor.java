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

/** Traps: ARC-01 and ARC-02, and the place and width of cr2. */
final class TrapMonitor extends Monitor {
  private static final Claim COLLECTS = new Claim(Rule.ARC_01, Role.EVENT_SENDER);
  private static final Claim FAULTS = new Claim(Rule.ARC_02, Role.EVENT_SENDER);
  private static final Claim PLACE = new Claim(Rule.LAY_09, Role.EVENT_SENDER);

  private final Map<Call, Long> reasons = new HashMap<>();
  private final Map<Integer, Mark.Fault> faults = new HashMap<>();
  private Optional<Touch> look = Optional.empty();

  TrapMonitor(Scene scene) {
    super(scene);
  }

  @Override
  Set<Field.Family> families() {
    return Set.of(Field.Family.TRAPS);
  }

  @Override
  Set<Claim> claims() {
    return Set.of(COLLECTS, FAULTS, PLACE);
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.HYPERVISOR);
  }

  @Override
  void forget() {
    reasons.clear();
    faults.clear();
    look = Optional.empty();
  }

  private long reason() {
    return scene().word(scene().layout().nmiReasonOffset());
  }

  private boolean knowsReason() {
    return scene().knows(scene().layout().nmiReasonOffset(), scene().abi().wordBytes());
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.NMI) && knowsReason()) {
      reasons.put(call, reason());
    }
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
    if (touch.raised() != 0 && touch.cleared() != 0) {
      violated(
          COLLECTS,
          touch.line() - STORY,
          Field.NMI_REASON,
          "a reason added to those that are there",
          "reasons lost: " + Recent.number(touch.cleared()));
    } else if (touch.raised() != 0
        && plain
        && scene().header().locked()
        && scene().hasSeveralProcessors()) {
      violated(
          COLLECTS,
          touch.line() - STORY,
          Field.NMI_REASON,
          "a reason added in one atomic step",
          touch.isPlainStore() ? "a load, and a store of the word" : "an update without a lock");
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
    Long before = reasons.remove(call);
    if (before != null && !isRefused(done) && call.argument(0).isPresent() && knowsReason()) {
      long wanted = before | call.argument(0).getAsLong();
      if ((reason() & wanted) == wanted) {
        scene().held(COLLECTS);
      } else {
        violated(
            COLLECTS,
            call.line(),
            Field.NMI_REASON,
            "nmi_reason " + Recent.number(wanted),
            "nmi_reason " + Recent.number(reason()));
      }
    }
    if (call.is(Operation.FAULT)
        && call.argument(0).isPresent()
        && call.begin().vcpu().isPresent()) {
      int vcpu = call.begin().vcpu().getAsInt();
      long at = scene().layout().cr2Offset(vcpu);
      if (scene().knows(at, scene().abi().wordBytes())) {
        long address = call.argument(0).getAsLong();
        judge(scene().word(at) == word(address), call.line(), vcpu, address, scene().word(at));
      }
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
