package org.sharedinfo.recording.monitor;

import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * When an owner publishes a list or counts more entries, each of them can be walked to: P2M-03 and
 * P2M-13, if the frames on the way are watched and declare their numbers.
 */
final class P2mReachMonitor extends ListMonitor {
  private static final Claim PUBLISHED = new Claim(Rule.P2M_03, Role.P2M_OWNER);
  private static final Claim COUNTED = new Claim(Rule.P2M_13, Role.P2M_OWNER);

  /** Pages of a list that are walked to, from each of its ends. */
  private static final int MOST_PAGES = 64;

  P2mReachMonitor(Scene scene) {
    super(scene, Set.of(PUBLISHED, COUNTED));
  }

  @Override
  void touch(Touch touch) {
    if (!stored(touch, Side.GUEST) || !fields().isPublished() || fields().maxPfn().isEmpty()) {
      return;
    }
    long count = fields().maxPfn().orElseThrow();
    if (touch.field() == Field.P2M_CR3) {
      check(PUBLISHED, touch, 0, count);
    } else if (touch.field() == Field.MAX_PFN
        && touch.knowsBefore()
        && Long.compareUnsigned(count, touch.before()) > 0) {
      check(COUNTED, touch, touch.before(), count);
    }
  }

  private void check(Claim claim, Touch touch, long from, long count) {
    if (count == 0) {
      return;
    }
    long entries = Abi.FRAME_BYTES / fields().wordBytes();
    boolean seen = walks(claim, touch, count - 1, count);
    for (int page = 0; seen && page < MOST_PAGES; page++) {
      long pfn = page == 0 ? from : (from & -entries) + page * entries;
      if (Long.compareUnsigned(pfn, count) >= 0 || Long.compareUnsigned(pfn, from) < 0) {
        break;
      }
      seen = walks(claim, touch, pfn, count);
    }
    if (seen) {
      scene().held(claim);
    }
  }

  /** Whether the entry of a pfn is there; reports it if it cannot be. */
  private boolean walks(Claim claim, Touch touch, long pfn, long count) {
    if (walk().linear(pfn) instanceof Found.Broken(String why)) {
      scene()
          .violated(
              claim,
              "entries of all pfns below max_pfn, which is " + Recent.number(count),
              "pfn " + Recent.number(pfn) + " cannot be read: " + why,
              touch.line() - STORY,
              other -> other.field().family() == Field.Family.P2M || other.line() == touch.line());
      return false;
    }
    return walk().linear(pfn) instanceof Found.Entry;
  }
}
