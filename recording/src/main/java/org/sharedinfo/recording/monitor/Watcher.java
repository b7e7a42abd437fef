package org.sharedinfo.recording.monitor;

import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Receiver;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.WatchedArea;

/** Keeps the scene up to date and passes events to the monitors. Threading: one thread. */
public final class Watcher implements Receiver {
  private static final int IN_PAGE = -1;

  /** Deeper nesting means that the ends of calls are missing. */
  private static final int DEEPEST = 64;

  private final Ledger ledger = new Ledger();
  private final Map<Field.Family, List<Monitor>> listeners = new EnumMap<>(Field.Family.class);
  private int[] moved = {};
  private List<Monitor> monitors = List.of();
  private Optional<Scene> current = Optional.empty();
  private long accesses;
  private long surprises;
  private boolean whole;

  /** Watches nothing yet. */
  public Watcher() {}

  /** The findings so far. */
  public Ledger ledger() {
    return ledger;
  }

  /** The number of accesses. */
  public long accesses() {
    return accesses;
  }

  /** The number of loads that saw a value which no recorded store had left. */
  public long surprises() {
    return surprises;
  }

  /** Whether the recording contains its end line. */
  public boolean isWhole() {
    return whole;
  }

  /** The header. */
  public Header header() {
    return scene().header();
  }

  private Scene scene() {
    return current.orElseThrow(() -> new IllegalStateException("no header yet"));
  }

  @Override
  public void header(Header header) {
    Scene scene = new Scene(header, ledger);
    current = Optional.of(scene);
    moved = new int[scene.abi().vcpus()];
    Arrays.fill(moved, IN_PAGE);
    monitors =
        Monitors.on(scene).stream()
            .filter(monitor -> header.exact() && monitor.canJudge(header))
            .filter(monitor -> monitor.isOf(header))
            .toList();
    for (Field.Family family : Field.Family.values()) {
      listeners.put(
          family,
          monitors.stream().filter(monitor -> monitor.families().contains(family)).toList());
    }
    header.areas().forEach(this::watch);
  }

  private void watch(WatchedArea area) {
    scene().watch(area);
    if (area.kind() == WatchedArea.Kind.VCPU_INFO) {
      moved[(int) area.index()] = area.id();
      forgetRecord((int) area.index());
    }
  }

  private void forgetRecord(int vcpu) {
    scene().page().forget((int) scene().layout().vcpuInfoOffset(vcpu), vcpuInfoBytes());
  }

  private int vcpuInfoBytes() {
    return (int) VcpuInfo.of(scene().abi()).byteSize();
  }

  @Override
  public void access(Access access) {
    accesses++;
    Scene scene = scene();
    scene.sees(access.cpu());
    if (access.side() == Side.GUEST) {
      scene.judge();
    }
    switch (access.area().kind()) {
      case SHARED_INFO -> {
        if (access.offset() >= scene.layout().evtchnPendingOffset()
            || moved[access.offset() / vcpuInfoBytes()] == IN_PAGE) {
          touchPage(access, access.offset());
        }
      }
      case VCPU_INFO -> {
        int vcpu = (int) access.area().index();
        if (moved[vcpu] == access.area().id()) {
          touchPage(access, (int) scene.layout().vcpuInfoOffset(vcpu) + access.offset());
        }
      }
      case P2M -> touchList(access, Field.P2M_ENTRY, scene.abi().wordBytes());
      case PAGE_TABLE -> touchList(access, Field.TABLE_ENTRY, Long.BYTES);
      case P2M_TREE -> touchList(access, Field.TREE_ENTRY, scene.abi().wordBytes());
      case MAILBOX -> {
        // They have become marks.
      }
    }
  }

  private void touchPage(Access access, int offset) {
    Scene scene = scene();
    KnownBytes page = scene.page();
    int end = offset + access.size();
    if (access.loads()) {
      see(access, page, offset);
    }
    for (int at = offset; at < end; ) {
      Spots.Spot spot = scene.spots().at(at);
      int next = Math.min(end, spot.start() + spot.bytes());
      touch(access, page, spot, at, next - at, offset, spot.start());
      at = next;
    }
  }

  private void touchList(Access access, Field field, int entryBytes) {
    KnownBytes bytes = scene().list(access.area());
    int end = access.offset() + access.size();
    if (access.loads()) {
      see(access, bytes, access.offset());
    }
    for (int at = access.offset(); at < end; ) {
      int entry = at / entryBytes;
      int next = Math.min(end, (entry + 1) * entryBytes);
      long index = access.area().index();
      String name =
          switch (field) {
            case P2M_ENTRY -> "p2m[0x" + Long.toHexString(index + entry) + "]";
            case TREE_ENTRY -> "tree " + index + "[" + entry + "]";
            default -> "table " + index + "[" + entry + "]";
          };
      Spots.Spot spot = new Spots.Spot(field, entry, entry * entryBytes, entryBytes, name);
      touch(access, bytes, spot, at, next - at, access.offset(), spot.start());
      at = next;
    }
  }

  /** A load shows what the bytes hold, whatever the recording contained before. */
  private void see(Access access, KnownBytes bytes, int at) {
    boolean update = access.kind() != Access.Kind.LOAD;
    if (update ? access.knowsBefore() : access.knowsValue()) {
      long seen = update ? access.before() : access.value();
      if (bytes.knows(at, access.size()) && bytes.number(at, access.size()) != seen) {
        surprises++;
      }
      bytes.put(at, access.size(), seen);
    }
  }

  private void touch(
      Access access, KnownBytes bytes, Spots.Spot spot, int at, int count, int first, int start) {
    long before = bytes.number(start, spot.bytes());
    boolean knowsBefore = bytes.knows(start, spot.bytes());
    if (access.kind() == Access.Kind.INITIAL || access.stores()) {
      if (access.knowsValue()) {
        bytes.put(at, count, access.value() >>> ((at - first) * Byte.SIZE));
      } else {
        bytes.forget(at, count);
      }
    }
    if (access.kind() == Access.Kind.INITIAL) {
      return;
    }
    Touch touch =
        new Touch(
            access,
            spot,
            at - start,
            count,
            before,
            bytes.number(start, spot.bytes()),
            knowsBefore,
            bytes.knows(start, spot.bytes()));
    scene().recent().add(touch);
    for (Monitor monitor : listeners.getOrDefault(spot.field().family(), List.of())) {
      monitor.touch(touch);
    }
  }

  @Override
  public void mark(Mark mark) {
    Scene scene = scene();
    scene.recent().add(mark);
    switch (mark) {
      case Mark.Begin begin -> begin(begin);
      case Mark.Done done -> done(done);
      case Mark.Gap _ -> forget();
      case Mark.Run run -> {
        scene.judge();
        scene.runs(run.cpu(), run.vcpu());
      }
      case Mark.Upcall _, Mark.Fault _ -> scene.judge();
      case Mark.Bind bind -> {
        scene.judge();
        scene.binds(bind.port(), bind.vcpu());
      }
      case Mark.Watched watched -> watch(watched.area());
      case Mark.Dropped dropped -> drop(dropped.area());
      case Mark.Tsc _, Mark.Block _, Mark.Wake _, Mark.Nmi _, Mark.Rest _, Mark.Other _ -> {
        // Monitors handle these.
      }
    }
    monitors.forEach(monitor -> monitor.mark(mark));
  }

  private void begin(Mark.Begin begin) {
    Scene scene = scene();
    scene.judge();
    Call call = new Call(begin, scene.actor(begin.cpu()));
    Deque<Call> outer = scene.calls(call.actor());
    if (outer.size() >= DEEPEST || !outer.isEmpty() && isElsewhere(outer.peek(), begin.vcpu())) {
      forgetCalls();
    }
    scene.calls(call.actor()).push(call);
    monitors.forEach(monitor -> monitor.begin(call));
  }

  private void done(Mark.Done done) {
    var calls = scene().calls(scene().actor(done.cpu()));
    Call call = calls.peek();
    if (call == null || !call.is(done.operation()) || isElsewhere(call, done.vcpu())) {
      forgetCalls(); // Its begin was not recorded, or was on another vCPU.
      return;
    }
    monitors.forEach(monitor -> monitor.done(call, done));
    calls.pop();
  }

  /** Whether a call began on another vCPU: the vCPU, or a thread on it, has moved since. */
  private static boolean isElsewhere(Call call, OptionalInt vcpu) {
    return call.begin().vcpu().isPresent()
        && vcpu.isPresent()
        && call.begin().vcpu().getAsInt() != vcpu.getAsInt();
  }

  private void forgetCalls() {
    scene().forgetCalls();
    monitors.forEach(Monitor::forget);
  }

  private void drop(WatchedArea area) {
    scene().drop(area);
    if (area.kind() == WatchedArea.Kind.VCPU_INFO && moved[(int) area.index()] == area.id()) {
      moved[(int) area.index()] = IN_PAGE;
      forgetRecord((int) area.index());
    }
  }

  private void forget() {
    scene().forget();
    monitors.forEach(Monitor::forget);
  }

  @Override
  public void end(boolean saysSo) {
    whole = saysSo;
    monitors.forEach(Monitor::end);
  }
}
