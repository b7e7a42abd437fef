package org.sharedinfo.tck.cause;

import static org.sharedinfo.tck.cause.SeqlockTraces.indices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.schedule.Ground;
import org.sharedinfo.tck.schedule.Trace;
import org.sharedinfo.tck.schedule.Trace.Step;

/** Mistakes of p2m owners. */
final class P2mOwnerCauses {
  private static final long[] LIST = {0x1234_5678, 0x2345_6789, 0x0345_6780};
  private static final int SPARE_FRAMES = 24;

  /** More pages than a short list should count. */
  private static final long MOST_PAGES = 4;

  private static final String CR3 = "arch.p2m_cr3";
  private static final String ADDRESS = "arch.p2m_vaddr";
  private static final String GENERATION = "arch.p2m_generation";

  private final Subject subject;
  private final Abi abi;
  private final FieldTable table;

  P2mOwnerCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
    this.table = FieldTable.of(abi);
  }

  /** The most likely mistake. */
  Optional<Mistake> owner() {
    return whatIsThere().or(this::signs).or(this::order).or(this::setting);
  }

  /** Entries with the top bit of 32 bits, and of a word. */
  private Optional<Mistake> signs() {
    long top = 1L << 8 * abi.wordBytes() - 1;
    for (long entry : new long[] {0x8000_0005L, 0x9234_5678L, top | 5}) {
      try (Guest guest = Guest.zeroed(abi)) {
        var owner = subject.p2mOwner(guest);
        var peer = new P2mPeer(guest);
        if (!Attempt.succeeds(() -> owner.setUp(new long[] {entry}))) {
          return Optional.empty();
        }
        var stored = peer.entry(0);
        if (stored.isPresent() && stored.getAsLong() != entry) {
          return Mistake.found(
              Rule.LAY_12,
              "treats entries as signed: stores 0x%x as 0x%x".formatted(entry, stored.getAsLong()));
        }
      }
    }
    return Optional.empty();
  }

  /** The stores of one entry. */
  private Optional<Mistake> setting() {
    return Trace.of(
            Ground.zeroed(abi).withSpareFrames(SPARE_FRAMES),
            world -> {
              var owner = world.p2mOwner();
              world.before("setUp", () -> owner.setUp(LIST));
              world.actor("owner", () -> owner.set(1, 0x0FED_CBA9));
            })
        .flatMap(P2mOwnerCauses::storing);
  }

  private static Optional<Mistake> storing(List<Step> steps) {
    List<Integer> stores =
        indices(steps, step -> step.field().startsWith("frame ") && step.writes());
    long entries =
        stores.stream().map(at -> steps.get(at).field().replaceAll("\\+.*", "")).distinct().count();
    if (stores.size() > entries) {
      return Mistake.found(Rule.P2M_02, "stores an entry in more than one step");
    }
    return !stores.isEmpty() && steps.get(stores.getFirst()).ordering().equals("plain")
        ? Mistake.found(Rule.P2M_02, "stores an entry by a plain store, which may be torn")
        : Optional.empty();
  }

  private Optional<Mistake> whatIsThere() {
    try (Guest guest = Guest.zeroed(abi)) {
      var owner = subject.p2mOwner(guest);
      if (!Attempt.succeeds(() -> owner.setUp(LIST))) {
        return Optional.empty();
      }
      var peer = new P2mPeer(guest);
      if (isRight(peer, entry -> entry)) {
        return count(peer).or(() -> generations(guest, owner, peer));
      }
      return entries(guest, peer).or(() -> fields(guest, peer));
    }
  }

  /** Entries beyond those of the set-up that max_pfn counts: they must be "no frame". */
  private static Optional<Mistake> count(P2mPeer peer) {
    for (long pfn = LIST.length; pfn < peer.maxPfn(); pfn++) {
      var entry = peer.entry(pfn);
      if (entry.isEmpty() || entry.getAsLong() != peer.allOnes()) {
        return Mistake.found(
            Rule.P2M_13, "counts an entry at pfn %d that does not exist".formatted(pfn));
      }
    }
    return Optional.empty();
  }

  /** The generation, the list and the tree after each call. */
  private Optional<Mistake> generations(Guest guest, P2mOwner owner, P2mPeer peer) {
    if (peer.generation() != 0) {
      return Mistake.found(
          Rule.P2M_01,
          "publishes the list with p2m_generation %d instead of 0".formatted(peer.generation()));
    }
    return remapping(owner, peer)
        .or(() -> noFrame(owner, peer))
        .or(() -> growth(guest, owner, peer));
  }

  private static Optional<Mistake> remapping(P2mOwner owner, P2mPeer peer) {
    if (!owner.remaps() || !Attempt.succeeds(() -> owner.remap(0))) {
      return Optional.empty();
    }
    if (peer.generation() != 2 && (peer.generation() & 1) == 0) {
      return Mistake.found(
          Rule.P2M_01,
          "changes p2m_generation from 0 to %d in a change instead of 2"
              .formatted(peer.generation()));
    }
    return agrees(peer)
        ? Optional.empty()
        : Mistake.found(Rule.P2M_12, "leaves the tree unchanged when a page of the list moves");
  }

  private Optional<Mistake> noFrame(P2mOwner owner, P2mPeer peer) {
    boolean grew = Attempt.succeeds(() -> owner.grow(new long[] {peer.allOnes(), 5}));
    var none = peer.entry(LIST.length);
    return grew && none.isPresent() && none.getAsLong() == 0
        ? Mistake.found(Rule.P2M_03, "does not store \"no frame\" entries")
        : Optional.empty();
  }

  /** Growth into a new page of the list. */
  private Optional<Mistake> growth(Guest guest, P2mOwner owner, P2mPeer peer) {
    long before = peer.generation();
    long frames = guest.memory().numbers().size();
    long[] more = new long[peer.wordsPerFrame()];
    Arrays.fill(more, 0x77);
    if (!Attempt.succeeds(() -> owner.grow(more)) || guest.memory().numbers().size() == frames) {
      return Optional.empty();
    }
    if (peer.generation() == before) {
      return Mistake.found(Rule.P2M_01, "maps new pages without changing p2m_generation");
    }
    return agrees(peer)
        ? Optional.empty()
        : Mistake.found(Rule.P2M_12, "does not add appended entries to the tree");
  }

  /** Whether the tree, if there is one, agrees with the list. */
  private static boolean agrees(P2mPeer peer) {
    if (!peer.hasTree()) {
      return true;
    }
    for (long pfn : new long[] {0, 1, peer.maxPfn() - 1}) {
      if (!peer.entry(pfn).equals(peer.treeEntry(pfn))) {
        return false;
      }
    }
    return true;
  }

  private Optional<Mistake> entries(Guest guest, P2mPeer peer) {
    if (isRight(peer, entry -> Words.reversed(entry, abi))) {
      return Mistake.found(Rule.LAY_10, "stores entries of the list with their bytes swapped");
    }
    long cr3 = peer.cr3();
    if (cr3 > 0 && guest.memory().peek(cr3).isPresent()) {
      peer.cr3(peer.paging().cr3(cr3));
      boolean plain = isRight(peer, entry -> entry);
      peer.cr3(cr3);
      if (plain) {
        return Mistake.found(Rule.P2M_04, "stores the root's plain frame number to p2m_cr3");
      }
    }
    long address = peer.vaddr();
    peer.vaddr(address | 1L << 8 * abi.wordBytes() - 1);
    boolean cut = isRight(peer, entry -> entry);
    peer.vaddr(address);
    if (cut) {
      return Mistake.found(
          Rule.LAY_12, "treats p2m_vaddr as signed: stores it without its top bit");
    }
    return peer.maxPfn() == LIST.length - 1 && isListed(peer, entry -> entry)
        ? Mistake.found(Rule.P2M_03, "treats max_pfn as the last pfn instead of the count")
        : Optional.empty();
  }

  private Optional<Mistake> fields(Guest guest, P2mPeer peer) {
    Frame frame = guest.frame();
    List<String> names =
        List.of("max_pfn", "pfn_to_mfn_frame_list_list", "p2m_cr3", "p2m_vaddr", "p2m_generation");
    for (String name : names) {
      int at = table.at("arch." + name);
      long there = frame.word(at);
      frame.word(at, Words.reversed(there, abi));
      boolean right = isRight(peer, entry -> entry);
      frame.word(at, there);
      if (right) {
        return Mistake.found(Rule.LAY_10, "stores " + name + " with its bytes swapped");
      }
    }
    for (String one : names) {
      for (String other : names) {
        if (one.compareTo(other) < 0 && exchanged(frame, peer, one, other)) {
          return Mistake.found(Rule.LAY_08, "stores %s in the place of %s".formatted(one, other));
        }
      }
    }
    Frame stored = frame.picture();
    for (Shift shift : shifts()) {
      move(stored, frame, shift.by());
      boolean right = isRight(peer, entry -> entry);
      move(stored, frame, 0);
      if (right) {
        return Mistake.found(Rule.LAY_08, shift.text());
      }
    }
    return Optional.empty();
  }

  private record Shift(int by, String text) {}

  private List<Shift> shifts() {
    List<Shift> all = new ArrayList<>();
    for (Abi other : Abi.values()) {
      int by = FieldTable.of(other).at("arch") - table.at("arch");
      if (other != abi && other.hasArchParts() && by != 0) {
        all.add(new Shift(by, "stores the arch part at its offset in " + other.id() + " guests"));
      }
    }
    for (int by : new int[] {-8, -4, 4, 8}) {
      all.add(
          new Shift(
              by,
              "treats the arch part as beginning %d bytes too %s"
                  .formatted(Math.abs(by), by < 0 ? "early" : "late")));
    }
    return all;
  }

  /** Moves bytes that were stored some bytes away to their correct place. */
  private void move(Frame stored, Frame frame, int by) {
    int start = table.at("arch.max_pfn");
    for (int i = 0; i < table.sizeOf("arch_shared_info"); i++) {
      int from = start + i + by;
      if (from >= 0 && from < FieldTable.FRAME_BYTES && start + i < FieldTable.FRAME_BYTES) {
        frame.u8(start + i, stored.u8(from));
      }
    }
  }

  private boolean exchanged(Frame frame, P2mPeer peer, String one, String other) {
    int first = table.at("arch." + one);
    int second = table.at("arch." + other);
    long there = frame.word(first);
    frame.word(first, frame.word(second));
    frame.word(second, there);
    boolean right = isRight(peer, entry -> entry);
    frame.word(second, frame.word(first));
    frame.word(first, there);
    return right;
  }

  private boolean isRight(P2mPeer peer, Function<Long, Long> stored) {
    return peer.maxPfn() >= LIST.length
        && peer.maxPfn() <= MOST_PAGES * peer.wordsPerFrame()
        && (peer.generation() & 1) == 0
        && isListed(peer, stored);
  }

  private static boolean isListed(P2mPeer peer, Function<Long, Long> stored) {
    return Attempt.of(
            () -> {
              for (int pfn = 0; pfn < LIST.length; pfn++) {
                var entry = peer.entry(pfn);
                if (entry.isEmpty() || entry.getAsLong() != stored.apply(LIST[pfn])) {
                  return false;
                }
              }
              return true;
            })
        .orElse(false);
  }

  private Optional<Mistake> order() {
    return Trace.of(
            Ground.zeroed(abi).withSpareFrames(SPARE_FRAMES),
            world -> {
              var owner = world.p2mOwner();
              world.actor("owner", () -> owner.setUp(LIST));
            })
        .flatMap(P2mOwnerCauses::settingUp)
        .or(this::remapping);
  }

  private static Optional<Mistake> settingUp(List<Step> steps) {
    List<Integer> roots =
        indices(steps, step -> step.field().equals(CR3) && step.writes() && step.number() != 0);
    if (roots.isEmpty()) {
      return Mistake.found(Rule.P2M_03, "never stores p2m_cr3");
    }
    int root = roots.getFirst();
    for (Step step : steps.subList(root + 1, steps.size())) {
      boolean list = step.field().startsWith("frame ") || step.field().equals(ADDRESS);
      if (list && step.writes()) {
        return Mistake.found(
            Rule.P2M_03, "stores p2m_cr3 before the list and its tables are complete");
      }
    }
    return Optional.empty();
  }

  private Optional<Mistake> remapping() {
    if (!subject.remaps()) {
      return Optional.empty();
    }
    return Trace.of(
            Ground.zeroed(abi).withSpareFrames(SPARE_FRAMES),
            world -> {
              var owner = world.p2mOwner();
              world.before("setUp", () -> owner.setUp(LIST));
              world.actor("owner", () -> owner.remap(0));
            })
        .flatMap(P2mOwnerCauses::bracketing);
  }

  private static Optional<Mistake> bracketing(List<Step> steps) {
    List<Integer> moves = indices(steps, step -> step.field().equals(GENERATION) && step.writes());
    if (moves.isEmpty()) {
      return Mistake.found(Rule.P2M_01, "changes a mapping and never changes p2m_generation");
    }
    if ((steps.get(moves.getFirst()).number() & 1) == 0) {
      return Mistake.found(Rule.P2M_01, "does not make p2m_generation odd while a mapping changes");
    }
    if ((steps.get(moves.getLast()).number() & 1) != 0) {
      return Mistake.found(Rule.P2M_01, "leaves p2m_generation odd after a change");
    }
    // the contents of a new page may come before
    List<Integer> stores =
        indices(steps, step -> step.field().startsWith("frame ") && step.writes());
    int last = stores.isEmpty() ? moves.getFirst() : stores.getLast();
    if (last < moves.getFirst()) {
      return Mistake.found(
          Rule.P2M_01, "makes p2m_generation odd only after the mapping has changed");
    }
    boolean between = stores.stream().anyMatch(at -> at > moves.getFirst() && at < moves.getLast());
    return between
        ? Optional.empty()
        : Mistake.found(Rule.P2M_01, "changes the mapping after p2m_generation is even again");
  }
}
