package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Time continues across an update: TIM-15. A step between two records alone is not an error,
 * because a hypervisor may set or steer its clock. So a step is only not counted, never reported.
 */
final class ContinuityMonitor extends Monitor {
  private static final Claim CONTINUES = new Claim(Rule.TIM_15, Role.TIME_PUBLISHER);

  private final Map<Integer, Map<Field, Long>> records = new HashMap<>();

  ContinuityMonitor(Scene scene) {
    super(scene, Set.of(Field.Family.TIME), Set.of(CONTINUES));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.HYPERVISOR);
  }

  @Override
  void forget() {
    records.clear();
  }

  @Override
  void touch(Touch touch) {
    boolean ends =
        touch.field() == Field.VERSION
            && stored(touch, Side.HYPERVISOR)
            && touch.changes()
            && !isOdd(touch.after());
    if (ends) {
      record(touch.index()).ifPresent(now -> compare(touch.index(), now));
    }
  }

  private void compare(int vcpu, Map<Field, Long> now) {
    Map<Field, Long> before = records.put(vcpu, now);
    if (before == null || !isSameRate(before, now)) {
      return;
    }
    long tsc = now.getOrDefault(Field.TSC_TIMESTAMP, 0L);
    long step = now.getOrDefault(Field.SYSTEM_TIME, 0L) - TimeFormula.at(before, tsc).orElse(0L);
    if (step >= -1 && step <= 1) {
      scene().held(CONTINUES);
    }
  }

  private static boolean isSameRate(Map<Field, Long> before, Map<Field, Long> now) {
    return Set.of(Field.TSC_TO_SYSTEM_MUL, Field.TSC_SHIFT).stream()
        .allMatch(field -> before.getOrDefault(field, 0L).equals(now.getOrDefault(field, 0L)));
  }

  private Optional<Map<Field, Long>> record(int vcpu) {
    VcpuTimeInfo layout = VcpuTimeInfo.of(scene().abi());
    long at = scene().layout().timeOffset(vcpu);
    if (!scene().knows(at, (int) layout.byteSize())) {
      return Optional.empty();
    }
    Map<Field, Long> fields = new EnumMap<>(Field.class);
    fields.put(Field.TSC_TIMESTAMP, scene().read(at + layout.tscTimestampOffset(), Long.BYTES));
    fields.put(Field.SYSTEM_TIME, scene().read(at + layout.systemTimeOffset(), Long.BYTES));
    fields.put(
        Field.TSC_TO_SYSTEM_MUL, scene().read(at + layout.tscToSystemMulOffset(), Integer.BYTES));
    fields.put(Field.TSC_SHIFT, scene().read(at + layout.tscShiftOffset(), 1));
    return Optional.of(fields);
  }
}
