package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;
import static org.sharedinfo.recording.monitor.VersionedRecord.steps;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.abi.VcpuTimeInfo;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.LittleEndian;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * What publishers leave in memory when a call returns: TIM-07 to TIM-10, WCL-01, WCL-03, WCL-05 and
 * WCL-08. WCL-05 needs no calls: it is checked at the end of each wallclock update.
 */
final class PublishedValues extends Monitor {
  private static final Claim INDEPENDENT = new Claim(Rule.TIM_10, Role.TIME_PUBLISHER);
  private static final Claim PADDING = new Claim(Rule.LAY_11, Role.TIME_PUBLISHER);
  private static final Claim BELOW_A_SECOND = new Claim(Rule.WCL_05, Role.WALLCLOCK_PUBLISHER);
  private static final Claim FAR = new Claim(Rule.WCL_08, Role.WALLCLOCK_PUBLISHER);
  private static final long SECOND = 1_000_000_000;

  /** The last whole second of 64 bits of nanoseconds, in the year 2554. */
  private static final long LAST_SECOND = 18_446_744_072L;

  private static final int TIME_BYTES = 32;

  /** The contents of a record when a call began, and whether others have stored to it since. */
  private static final class Before {
    private final byte[] bytes;
    private final boolean known;
    private boolean disturbed;

    Before(byte[] bytes, boolean known) {
      this.bytes = bytes;
      this.known = known;
    }
  }

  private final Map<Call, Before> open = new HashMap<>();

  PublishedValues(Scene scene) {
    super(
        scene,
        Set.of(Field.Family.TIME, Field.Family.WALLCLOCK),
        Set.of(
            VersionedRecord.TIME.values(),
            VersionedRecord.WALLCLOCK.values(),
            INDEPENDENT,
            PADDING,
            BELOW_A_SECOND,
            FAR));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.HYPERVISOR);
  }

  @Override
  void forget() {
    open.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.SET_TIME) && vcpu(call).isPresent()) {
      int at = timeOffset(call);
      open.put(
          call, new Before(scene().page().copy(at, TIME_BYTES), scene().knows(at, TIME_BYTES)));
    } else if (call.is(Operation.SET_WALLCLOCK)) {
      open.put(call, new Before(wallclock(), knowsWallclock()));
    }
  }

  private OptionalLong vcpu(Call call) {
    OptionalLong vcpu = call.argument(0);
    return vcpu.isPresent() && vcpu.getAsLong() >= 0 && vcpu.getAsLong() < scene().abi().vcpus()
        ? vcpu
        : OptionalLong.empty();
  }

  private int timeOffset(Call call) {
    return (int) scene().layout().timeOffset((int) vcpu(call).orElseThrow());
  }

  private byte[] wallclock() {
    byte[] bytes = new byte[4 * Integer.BYTES];
    int at = 0;
    for (long field : wallclockFields()) {
      System.arraycopy(
          scene().page().copy((int) field, Integer.BYTES), 0, bytes, at, Integer.BYTES);
      at += Integer.BYTES;
    }
    return bytes;
  }

  private long[] wallclockFields() {
    var layout = scene().layout();
    return new long[] {
      layout.wcVersionOffset(), layout.wcSecOffset(), layout.wcNsecOffset(), layout.wcSecHiOffset()
    };
  }

  private boolean knowsWallclock() {
    return Arrays.stream(wallclockFields()).allMatch(at -> scene().knows(at, Integer.BYTES));
  }

  @Override
  void touch(Touch touch) {
    if (touch.stores() && !open.isEmpty()) {
      disturb(touch, scene().actor(touch.cpu()));
    }
    if (!stored(touch, Side.HYPERVISOR)) {
      return;
    }
    if (touch.field().family() == Field.Family.TIME) {
      call(touch, Operation.SET_TIME)
          .filter(call -> vcpu(call).isPresent() && touch.changes())
          .filter(call -> !call.has(0, touch.index()))
          .ifPresent(call ->
              scene()
                  .violated(
                      touch.field() == Field.TIME_PAD ? PADDING : INDEPENDENT,
                      "an update of vCPU " + call.argument(0).orElse(-1) + " alone",
                      "a store to " + touch.spot().name(),
                      call.line(),
                      other -> other.field().family() == Field.Family.TIME));
    } else if (touch.field() == Field.WC_VERSION && touch.changes() && !isOdd(touch.after())) {
      nanoseconds(touch.line() - STORY);
    }
  }

  private void disturb(Touch touch, int actor) {
    open.forEach(
        (call, before) -> before.disturbed |= call.actor() != actor && isOfRecord(touch, call));
  }

  private static boolean isOfRecord(Touch touch, Call call) {
    return call.is(Operation.SET_TIME)
        ? touch.field().family() == Field.Family.TIME && call.has(0, touch.index())
        : touch.field().family() == Field.Family.WALLCLOCK;
  }

  private void nanoseconds(long since) {
    long at = scene().layout().wcNsecOffset();
    if (scene().knows(at, Integer.BYTES)) {
      long nanos = scene().read(at, Integer.BYTES);
      if (nanos < SECOND) {
        scene().held(BELOW_A_SECOND);
      } else {
        wallclockViolation(BELOW_A_SECOND, "wc_nsec below 1000000000", "wc_nsec " + nanos, since);
      }
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Before before = open.remove(call);
    if (before == null || before.disturbed || isRefused(done)) {
      return;
    }
    if (call.is(Operation.SET_TIME)) {
      int at = timeOffset(call);
      if (scene().knows(at, TIME_BYTES)) {
        finished(
            call, VersionedRecord.TIME, before, scene().page().copy(at, TIME_BYTES), "time record");
        exact(call, VersionedRecord.TIME.values(), timeFields(call, at));
        scene().held(INDEPENDENT);
      }
    } else if (knowsWallclock()) {
      finished(call, VersionedRecord.WALLCLOCK, before, wallclock(), "wallclock");
      long seconds = call.argument(0).orElse(0);
      boolean far = seconds < 0 || seconds > LAST_SECOND;
      if (far && before.known && Arrays.equals(before.bytes, wallclock())) {
        return; // It may have been refused: a result can be unknown.
      }
      exact(call, far ? FAR : VersionedRecord.WALLCLOCK.values(), wallclockFields(call));
    }
  }

  private void finished(
      Call call, VersionedRecord record, Before before, byte[] after, String what) {
    long version = version(after);
    if (isOdd(version)) {
      violation(
          call,
          record.around(),
          record,
          "an even version when the call returns",
          "version " + Recent.number(version));
    } else if (before.known) {
      long steps = steps(version(before.bytes), version);
      boolean changed = !Arrays.equals(payload(before.bytes), payload(after));
      if (changed && steps == 0) {
        violation(call, record.step(), record, "a new version for a change of the " + what, "none");
      } else if (!isOdd(version(before.bytes)) && steps % 2 == 0 && steps > 0) {
        scene().held(record.step());
      }
    }
  }

  private static long version(byte[] record) {
    return LittleEndian.get(record, 0, Integer.BYTES);
  }

  /** Of a time record without pad0 and pad1, which a publisher may write. */
  private static byte[] payload(byte[] record) {
    return record.length == TIME_BYTES
        ? Arrays.copyOfRange(record, Long.BYTES, TIME_BYTES - Short.BYTES)
        : Arrays.copyOfRange(record, Integer.BYTES, record.length);
  }

  /** A field with a given value. */
  private record Given(int at, int size, long value) {}

  private Map<String, Given> timeFields(Call call, int at) {
    VcpuTimeInfo layout = VcpuTimeInfo.of(scene().abi());
    Map<String, Given> given = new LinkedHashMap<>();
    give(given, "tsc_timestamp", call, 1, at + layout.tscTimestampOffset(), Long.BYTES);
    give(given, "system_time", call, 2, at + layout.systemTimeOffset(), Long.BYTES);
    give(given, "tsc_to_system_mul", call, 3, at + layout.tscToSystemMulOffset(), Integer.BYTES);
    give(given, "tsc_shift", call, 4, at + layout.tscShiftOffset(), 1);
    give(given, "flags", call, 5, at + layout.flagsOffset(), 1);
    return given;
  }

  private Map<String, Given> wallclockFields(Call call) {
    var layout = scene().layout();
    Map<String, Given> given = new LinkedHashMap<>();
    OptionalLong seconds = call.argument(0);
    OptionalLong nanos = call.argument(1);
    if (seconds.isPresent()
        && nanos.isPresent()
        && nanos.getAsLong() >= 0
        && nanos.getAsLong() < SECOND) {
      long value = seconds.getAsLong();
      given.put("wc_sec", new Given((int) layout.wcSecOffset(), 4, value & 0xffff_ffffL));
      given.put("wc_sec_hi", new Given((int) layout.wcSecHiOffset(), 4, value >>> 32));
      given.put("wc_nsec", new Given((int) layout.wcNsecOffset(), 4, nanos.getAsLong()));
    }
    return given;
  }

  private static void give(
      Map<String, Given> given, String name, Call call, int argument, long at, int size) {
    OptionalLong value = call.argument(argument);
    if (value.isPresent()) {
      long mask = size == Long.BYTES ? -1 : (1L << size * Byte.SIZE) - 1;
      given.put(name, new Given((int) at, size, value.getAsLong() & mask));
    }
  }

  private void exact(Call call, Claim claim, Map<String, Given> given) {
    for (Map.Entry<String, Given> field : given.entrySet()) {
      Given value = field.getValue();
      long stored = scene().read(value.at(), value.size());
      if (stored != value.value()) {
        violation(
            call,
            claim,
            call.is(Operation.SET_TIME) ? VersionedRecord.TIME : VersionedRecord.WALLCLOCK,
            field.getKey() + " " + Recent.number(value.value()),
            field.getKey() + " " + Recent.number(stored));
        return;
      }
    }
    if (!given.isEmpty()) {
      scene().held(claim);
    }
  }

  private void violation(
      Call call, Claim claim, VersionedRecord record, String expected, String seen) {
    if (record.isTime()) {
      int vcpu = (int) vcpu(call).orElseThrow();
      scene().violated(claim, expected, seen, call.line(), other -> record.isAbout(other, vcpu));
    } else {
      wallclockViolation(claim, expected, seen, call.line());
    }
  }

  private void wallclockViolation(Claim claim, String expected, String seen, long since) {
    scene()
        .violated(
            claim,
            expected,
            seen,
            since,
            other -> other.field().family() == Field.Family.WALLCLOCK);
  }
}
