package org.sharedinfo.recording.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.WatchedArea;

/** The known state of the machine at the current line; all monitors see the same. */
final class Scene {
  private static final int BY_PROCESSOR = 1 << 16;

  private final Header header;
  private final SharedInfo layout;
  private final Spots spots;
  private final KnownBytes page = new KnownBytes(Abi.FRAME_BYTES);
  private final Recent recent = new Recent();
  private final Ledger ledger;
  private final BitSet processors = new BitSet();
  private final Map<Integer, Integer> vcpuOn = new HashMap<>();
  private final Map<Integer, Integer> bound = new HashMap<>();
  private final Map<Integer, Deque<Call>> calls = new HashMap<>();
  private final Map<Integer, KnownBytes> lists = new HashMap<>();
  private final Map<Integer, WatchedArea> entries = new HashMap<>();
  private final ListFrames frames = new ListFrames();
  private boolean judging;

  Scene(Header header, Ledger ledger) {
    this.header = header;
    this.ledger = ledger;
    this.layout = SharedInfo.of(header.abi());
    this.spots = new Spots(header.abi());
  }

  Header header() {
    return header;
  }

  Abi abi() {
    return header.abi();
  }

  SharedInfo layout() {
    return layout;
  }

  Spots spots() {
    return spots;
  }

  /** The page, with each relocated vcpu_info in its place. */
  KnownBytes page() {
    return page;
  }

  /** Whether a field is known. */
  boolean knows(long at, int size) {
    return page.knows((int) at, size);
  }

  /** A field of the page; unknown bytes count as 0. */
  long read(long at, int size) {
    return page.number((int) at, size);
  }

  /** A word of the page. */
  long word(long at) {
    return read(at, abi().wordBytes());
  }

  /** The bytes of an area of the p2m list. */
  KnownBytes list(WatchedArea area) {
    return lists.computeIfAbsent(area.id(), _ -> new KnownBytes(area.bytes()));
  }

  /** From here on, an area is watched. */
  void watch(WatchedArea area) {
    if (area.kind() == WatchedArea.Kind.P2M) {
      entries.put(area.id(), area);
    }
    frames.watch(area);
  }

  /** The frames of the list, its tables and its tree. */
  ListFrames frames() {
    return frames;
  }

  /** From here on, an area is no longer watched. */
  void drop(WatchedArea area) {
    lists.remove(area.id());
    entries.remove(area.id());
    frames.drop(area);
  }

  /** The entry of a pfn, if exactly one area has it and it is known. */
  OptionalLong entry(long pfn) {
    int bytes = abi().wordBytes();
    List<WatchedArea> those =
        entries.values().stream()
            .filter(area -> Long.compareUnsigned(pfn - area.index(), area.bytes() / bytes) < 0)
            .toList();
    if (those.size() != 1) {
      return OptionalLong.empty();
    }
    int at = (int) (pfn - those.getFirst().index()) * bytes;
    KnownBytes list = list(those.getFirst());
    return list.knows(at, bytes) ? OptionalLong.of(list.number(at, bytes)) : OptionalLong.empty();
  }

  /** Whether the guest's tables and tree lead to no frame of the guest that is not watched. */
  boolean watchesAllFrames() {
    return header.text("lists").equals("whole");
  }

  /** Whether a store inside a bracket belongs to no other operation. */
  boolean bracketsAll() {
    return header.text("brackets").equals("all");
  }

  Recent recent() {
    return recent;
  }

  /** From here on, findings count. */
  void judge() {
    judging = true;
  }

  boolean isJudging() {
    return judging;
  }

  void sees(int cpu) {
    processors.set(cpu);
  }

  /** Whether several processors have touched the areas, so that a plain update can be undone. */
  boolean hasSeveralProcessors() {
    return processors.cardinality() > 1;
  }

  /** The actor on a processor: the number of its vCPU if known, otherwise of the processor. */
  int actor(int cpu) {
    OptionalInt vcpu = vcpuOn(cpu);
    return vcpu.isPresent() ? vcpu.getAsInt() : BY_PROCESSOR + cpu;
  }

  OptionalInt vcpuOn(int cpu) {
    Integer vcpu = vcpuOn.get(cpu);
    if (vcpu != null) {
      return OptionalInt.of(vcpu);
    }
    return header.pinned() && cpu < abi().vcpus() ? OptionalInt.of(cpu) : OptionalInt.empty();
  }

  void runs(int cpu, OptionalInt vcpu) {
    if (vcpu.isPresent()) {
      vcpuOn.put(cpu, vcpu.getAsInt());
    } else {
      vcpuOn.remove(cpu);
    }
  }

  /** A port notifies a vCPU; ports that the page does not have are ignored. */
  void binds(int port, int vcpu) {
    if (port < abi().channels()) {
      bound.put(port, vcpu);
    }
  }

  /** The vCPU that a port is bound to, if known. */
  OptionalInt boundTo(int port) {
    Integer vcpu = bound.get(port);
    return vcpu == null ? OptionalInt.empty() : OptionalInt.of(vcpu);
  }

  /** The calls that an actor is in, innermost first. */
  Deque<Call> calls(int actor) {
    return calls.computeIfAbsent(actor, _ -> new ArrayDeque<>());
  }

  /** Whether the recording has any calls. */
  boolean hasCalls() {
    return !calls.isEmpty();
  }

  /** The current calls become unknown. */
  void forgetCalls() {
    calls.clear();
  }

  void forget() {
    page.forgetAll();
    vcpuOn.clear();
    bound.clear();
    forgetCalls();
    recent.clear();
    lists.clear();
  }

  void held(Claim claim) {
    if (judging) {
      ledger.held(claim);
    }
  }

  /**
   * Records a violation.
   *
   * @param since the line at which its timeline starts
   * @param relevant which touches to include
   */
  void violated(Claim claim, String expected, String seen, long since, Predicate<Touch> relevant) {
    if (judging && ledger.violated(claim)) {
      List<Sighting.Event> window = new ArrayList<>(recent.since(since, relevant));
      ledger.show(claim, new Sighting(expected, seen, window));
    }
  }
}
