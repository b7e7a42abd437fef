package org.sharedinfo.recording.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * upcall_pending and upcall_mask, neighbours that different sides write: EVT-16. An atomic update
 * may cover both bytes. A plain one may not, unless only one processor runs.
 */
final class UpcallFlags extends Monitor {
  private record Place(int actor, int vcpu) {}

  /** The neighbour's value as an actor saw it. */
  private record Look(long line, long value) {}

  private final Map<Place, Look> masks = new HashMap<>();
  private final Map<Place, Look> pendings = new HashMap<>();

  UpcallFlags(Scene scene) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of(claim(Side.HYPERVISOR), claim(Side.GUEST)));
  }

  private static Claim claim(Side side) {
    return new Claim(Rule.EVT_16, side == Side.GUEST ? Role.EVENT_RECEIVER : Role.EVENT_SENDER);
  }

  @Override
  boolean canJudge(Header header) {
    return header.guest().usesUpcallMask() && header.hasAllStores();
  }

  @Override
  void forget() {
    masks.clear();
    pendings.clear();
  }

  @Override
  void touch(Touch touch) {
    boolean mask = touch.field() == Field.UPCALL_MASK;
    boolean known = touch.isBy(Side.GUEST) || touch.isBy(Side.HYPERVISOR);
    if (!known || !mask && touch.field() != Field.UPCALL_PENDING) {
      return;
    }
    Place place = new Place(scene().actor(touch.cpu()), touch.index());
    Map<Place, Look> looks = mask ? masks : pendings;
    // The guest owns the mask, although the hypervisor sets it when it makes an upcall.
    boolean neighbour = mask == touch.isBy(Side.HYPERVISOR);
    if (touch.stores()) {
      if (neighbour && isWide(touch)) {
        wide(touch, Optional.ofNullable(looks.get(place)));
      } else if (!neighbour && touch.changes()) {
        scene().held(claim(touch.access().side()));
      }
      looks.remove(place);
    } else if (touch.knowsAfter()) {
      looks.put(place, new Look(touch.line(), touch.after()));
    }
  }

  /** Whether the access stores both bytes. */
  private static boolean isWide(Touch touch) {
    return touch.access().size() > 1;
  }

  private void wide(Touch touch, Optional<Look> look) {
    if (touch.isAtomic()) {
      scene().held(claim(touch.access().side()));
    } else if (touch.access().kind() == Access.Kind.MODIFY) {
      if (seesLostUpdates()) {
        violated(touch, touch.line() - STORY, "an update of both bytes without a lock");
      }
    } else if (look.isPresent()) {
      if (touch.changes() && touch.after() == look.get().value()) {
        violated(touch, look.get().line(), "the neighbouring byte restored to its old value");
      } else if (seesLostUpdates()) {
        violated(touch, look.get().line(), "a load, and a store of both bytes");
      }
    }
  }

  private void violated(Touch touch, long since, String seen) {
    scene()
        .violated(
            claim(touch.access().side()),
            "a store of one byte, or an atomic update that keeps the other",
            seen,
            since,
            other -> other.isOfUpcallFlags(touch.index()));
  }
}
