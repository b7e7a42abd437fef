package org.sharedinfo.recording.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.recording.Area;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Entries below max_pfn are mapped: P2M-13, as far as tables of the lowest level are watched and
 * say what they map.
 */
final class P2mGrowthMonitor extends Monitor {
  private static final Claim THERE = new Claim(Rule.P2M_13, Role.P2M_OWNER);
  private static final long PRESENT = 1;
  private static final int PAGE_BYTES = 4096;

  private record Slot(Area area, int index) {}

  private final Map<Slot, Long> entries = new HashMap<>();

  P2mGrowthMonitor(Scene scene) {
    super(scene);
  }

  @Override
  Set<Field.Family> families() {
    return Set.of(Field.Family.P2M, Field.Family.LIST);
  }

  @Override
  Set<Claim> claims() {
    return Set.of(THERE);
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
  void touch(Touch touch) {
    if (touch.field() == Field.TABLE_ENTRY) {
      Area area = touch.access().area();
      if (area.index() == 1 && area.hex("va").isPresent() && touch.knowsAfter()) {
        Slot slot = new Slot(area, touch.index());
        if (stored(touch, Side.GUEST) && touch.knowsBefore()) {
          entries.put(slot, touch.before());
          if (touch.changes()) {
            check(touch); // what was counted before it was mapped shows now at the latest
          }
        }
        entries.put(slot, touch.after());
      }
    } else if (stored(touch, Side.GUEST)
        && (touch.field() == Field.MAX_PFN || touch.field() == Field.P2M_CR3)) {
      check(touch);
    }
  }

  private void check(Touch touch) {
    var layout = scene().layout();
    int bytes = scene().abi().wordBytes();
    boolean known =
        scene().knows(layout.p2mCr3Offset(), bytes)
            && scene().knows(layout.maxPfnOffset(), bytes)
            && scene().knows(layout.p2mVaddrOffset(), bytes);
    if (!known || scene().word(layout.p2mCr3Offset()) == 0 || entries.isEmpty()) {
      return;
    }
    long first = scene().word(layout.p2mVaddrOffset());
    long size = scene().word(layout.maxPfnOffset()) * bytes;
    for (Map.Entry<Slot, Long> entry : entries.entrySet()) {
      Slot slot = entry.getKey();
      long address = slot.area().hex("va").orElseThrow() + (long) slot.index() * PAGE_BYTES;
      boolean needed = address + PAGE_BYTES > first && address < first + size;
      if (needed && (entry.getValue() & PRESENT) == 0) {
        scene()
            .violated(
                THERE,
                "the entries of all pfns below max_pfn mapped",
                "the page at %s is not present, and max_pfn is %s"
                    .formatted(
                        Recent.number(address), Recent.number(scene().word(layout.maxPfnOffset()))),
                touch.line() - STORY,
                other ->
                    other.field().family() == Field.Family.P2M || other.line() == touch.line());
        return;
      }
    }
    scene().held(THERE);
  }
}
