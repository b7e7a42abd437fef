package org.sharedinfo.tck.cause;

import static org.sharedinfo.tck.cause.SeqlockTraces.indices;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
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
    return whatIsThere().or(this::order);
  }

  private Optional<Mistake> whatIsThere() {
    try (Guest guest = Guest.zeroed(abi)) {
      var owner = subject.p2mOwner(guest);
      if (!Attempt.succeeds(() -> owner.setUp(LIST))) {
        return Optional.empty();
      }
      var peer = new P2mPeer(guest);
      if (isRight(peer, entry -> entry)) {
        return Optional.empty();
      }
      return entries(guest, peer).or(() -> fields(guest, peer));
    }
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
    return peer.maxPfn() == LIST.length - 1 && isListed(peer, entry -> entry)
        ? Mistake.found(Rule.P2M_03, "takes max_pfn for the last pfn instead of the count")
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
      if (other != abi && by != 0) {
        all.add(new Shift(by, "stores the arch part where it lies in " + other.id() + " guests"));
      }
    }
    for (int by : new int[] {-8, -4, 4, 8}) {
      all.add(
          new Shift(
              by,
              "takes the arch part to begin %d bytes too %s"
                  .formatted(Math.abs(by), by < 0 ? "early" : "late")));
    }
    return all;
  }

  /** Puts what was stored some bytes away where it belongs. */
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
        && peer.maxPfn() <= peer.wordsPerFrame()
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
    try (Ground ground = Ground.zeroed(abi).withSpareFrames(SPARE_FRAMES)) {
      return Trace.of(
              ground,
              world -> {
                var owner = world.p2mOwner();
                world.actor("owner", () -> owner.setUp(LIST));
              })
          .flatMap(P2mOwnerCauses::settingUp)
          .or(this::remapping);
    }
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
    try (Ground ground = Ground.zeroed(abi).withSpareFrames(SPARE_FRAMES)) {
      return Trace.of(
              ground,
              world -> {
                var owner = world.p2mOwner();
                world.before("setUp", () -> owner.setUp(LIST));
                world.actor("owner", () -> owner.remap(0));
              })
          .flatMap(P2mOwnerCauses::bracketing);
    }
  }

  private static Optional<Mistake> bracketing(List<Step> steps) {
    List<Integer> moves = indices(steps, step -> step.field().equals(GENERATION) && step.writes());
    if (moves.isEmpty()) {
      return Mistake.found(Rule.P2M_01, "changes a mapping and never moves p2m_generation");
    }
    if ((steps.get(moves.getFirst()).number() & 1) == 0) {
      return Mistake.found(Rule.P2M_01, "does not make p2m_generation odd while a mapping changes");
    }
    if ((steps.get(moves.getLast()).number() & 1) != 0) {
      return Mistake.found(Rule.P2M_01, "leaves p2m_generation odd after a change");
    }
    // what fills a new page may come before
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
