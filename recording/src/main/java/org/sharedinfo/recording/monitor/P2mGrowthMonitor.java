package org.sharedinfo.recording.monitor;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Entries below max_pfn are mapped: P2M-13, if the lowest-level tables are watched and declare what
 * they map.
 */
final class P2mGrowthMonitor extends ListMonitor {
  private static final Claim THERE = new Claim(Rule.P2M_13, Role.P2M_OWNER);
  private static final long PRESENT = 1;
  private static final int PAGE_BYTES = 4096;

  /** An entry's position in a table. */
  private record Slot(int area, int index) {}

  /** The contents of an entry, and the address that it maps. */
  private record Entry(long address, long value) {}

  private final Map<Slot, Entry> entries = new HashMap<>();

  P2mGrowthMonitor(Scene scene) {
    super(scene, Set.of(THERE));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.GUEST);
  }

  @Override
  void forget() {
    entries.clear();
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Dropped(long _, WatchedArea area)) {
      entries.keySet().removeIf(slot -> slot.area() == area.id());
    }
  }

  @Override
  void touch(Touch touch) {
    if (touch.field() == Field.TABLE_ENTRY) {
      WatchedArea area = touch.access().area();
      if (area.index() == 1 && area.hex("va").isPresent() && touch.knowsAfter()) {
        Slot slot = new Slot(area.id(), touch.index());
        long address = area.hex("va").orElseThrow() + (long) touch.index() * PAGE_BYTES;
        if (stored(touch, Side.GUEST) && touch.knowsBefore()) {
          if (touch.changes()) {
            // Anything counted before it was mapped shows now at the latest.
            check(touch, List.of(new Entry(address, touch.before())));
          }
        }
        entries.put(slot, new Entry(address, touch.after()));
      }
    } else if (stored(touch, Side.GUEST)
        && (touch.field() == Field.MAX_PFN || touch.field() == Field.P2M_CR3)) {
      check(touch, entries.values());
    }
  }

  private void check(Touch touch, Collection<Entry> checked) {
    OptionalLong start = fields().vaddr();
    OptionalLong count = fields().maxPfn();
    if (!fields().isPublished() || start.isEmpty() || count.isEmpty() || checked.isEmpty()) {
      return;
    }
    long first = start.getAsLong();
    long size = count.getAsLong() * fields().wordBytes();
    for (Entry entry : checked) {
      boolean needed = Long.compareUnsigned(entry.address() - first, size) < 0;
      if (needed && (entry.value() & PRESENT) == 0) {
        scene()
            .violated(
                THERE,
                "the entries of all pfns below max_pfn mapped",
                "the page at %s is not present, and max_pfn is %s"
                    .formatted(Recent.number(entry.address()), Recent.number(count.getAsLong())),
                touch.line() - STORY,
                other ->
                    other.field().family() == Field.Family.P2M || other.line() == touch.line());
        return;
      }
    }
    scene().held(THERE);
  }
}
