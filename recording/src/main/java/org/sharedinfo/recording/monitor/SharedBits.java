package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.EventClaims.receiver;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Rule;

/**
 * Bits that both sides change: EVT-11 (in one step) and EVT-13. A change is lost if a store
 * restores what its actor saw before the change.
 */
final class SharedBits extends Monitor {
  private static final Claim ONE_STEP = receiver(Rule.EVT_11);
  private static final Claim NEIGHBOURS = receiver(Rule.EVT_13);

  private record Place(int actor, Field field, int index) {}

  /** The value of a field that an actor last read. */
  private record Look(long line, long value) {}

  private final Map<Place, Look> looks = new HashMap<>();
  private final Map<Integer, Place> latest = new HashMap<>();
  private boolean handling;

  SharedBits(Scene scene) {
    super(scene, Set.of(Field.Family.EVENTS), Set.of(ONE_STEP, NEIGHBOURS));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores() && header.hasLoadsOf(Side.GUEST);
  }

  @Override
  void forget() {
    looks.clear();
    latest.clear();
  }

  @Override
  void touch(Touch touch) {
    if (!touch.isBy(Side.GUEST)) {
      return;
    }
    if (touch.field() == Field.UPCALL_PENDING && touch.cleared() != 0) {
      handling = true; // A guest that is still setting up may store anything.
    }
    int actor = scene().actor(touch.cpu());
    if (touch.field() != Field.PENDING && touch.field() != Field.MASK) {
      latest.remove(actor);
      return;
    }
    Place place = new Place(actor, touch.field(), touch.index());
    if (touch.stores()) {
      store(touch, place);
      looks.remove(place);
      latest.remove(actor);
    } else if (touch.isWhole()) {
      looks.put(place, new Look(touch.line(), touch.after()));
      latest.put(actor, place);
    }
  }

  private void store(Touch touch, Place place) {
    if (!touch.knowsBoth() || !handling) {
      return;
    }
    Look look = looks.get(place);
    long lost =
        look == null || touch.isAtomic()
            ? 0
            : (look.value() ^ touch.before()) & (touch.before() ^ touch.after());
    boolean fromLook =
        touch.isPlainStore()
            && look != null
            && place.equals(latest.get(place.actor()))
            && look.value() != 0
            && (touch.after() & ~look.value()) == 0
            && touch.after() != look.value();
    boolean concurrent = seesLostUpdates();
    if (look != null && lost != 0 && fromLook) {
      violated(
          NEIGHBOURS,
          touch,
          look.line(),
          "changes of other bits kept",
          "bits restored that had changed since they were read: " + Recent.number(lost));
    } else if (touch.field() == Field.PENDING
        && touch.cleared() != 0
        && concurrent
        && (fromLook || touch.access().kind() == Access.Kind.MODIFY)) {
      violated(
          ONE_STEP,
          touch,
          touch.line() - STORY,
          "PENDING cleared in one atomic step",
          plainUpdate(touch));
    } else if (touch.isAtomic() && touch.changes()) {
      scene().held(NEIGHBOURS);
      if (touch.field() == Field.PENDING && touch.cleared() != 0) {
        scene().held(ONE_STEP);
      }
    }
  }

  private void violated(Claim claim, Touch touch, long since, String expected, String seen) {
    scene()
        .violated(
            claim,
            expected,
            seen,
            since,
            other -> other.field() == touch.field() && other.index() == touch.index());
  }
}
