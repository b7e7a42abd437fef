package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * How an observer notices changes: P2M-10. It keeps a generation with each entry, and compares it
 * later.
 */
final class P2mGenerations extends ListMonitor {
  private static final Claim NOTICED = new Claim(Rule.P2M_10, Role.P2M_OBSERVER);
  private static final int MOST_KEPT = 4096;

  /** A call in progress. */
  private static final class Look {
    private OptionalLong loaded = OptionalLong.empty();
    private long walkLine;
    private boolean walking;
    private boolean steady = true;
  }

  /** The line from which on each of the latest generations is known. */
  private final Map<Long, Long> since =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private final Map<Call, Look> looks = new HashMap<>();

  P2mGenerations(Scene scene) {
    super(scene, Set.of(NOTICED));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasLoadsOf(Side.TOOLSTACK) && header.hasStoresOf(Side.GUEST);
  }

  @Override
  void forget() {
    looks.clear();
    since.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.P2M_READ) || call.is(Operation.P2M_CHANGED)) {
      looks.put(call, new Look());
      fields().generation().ifPresent(now -> since.putIfAbsent(now, call.line()));
    }
  }

  @Override
  void touch(Touch touch) {
    if (touch.field() == Field.P2M_GENERATION && touch.knowsAfter()) {
      since.putIfAbsent(touch.after(), touch.line());
    }
    if (touch.stores()) {
      boolean matters = touch.field() == Field.P2M_GENERATION || touch.field() == Field.P2M_CR3;
      looks.values().forEach(look -> look.steady &= !matters);
    } else if (touch.isBy(Side.TOOLSTACK)) {
      call(touch, Operation.P2M_READ).map(looks::get).ifPresent(look -> load(look, touch));
    }
  }

  private static void load(Look look, Touch touch) {
    if (touch.field() == Field.P2M_GENERATION) {
      if (touch.knowsAfter() && touch.isWhole()) {
        look.loaded = OptionalLong.of(touch.after());
      }
      look.walking = false;
    } else if (touch.field().family() == Field.Family.LIST && !look.walking) {
      look.walking = true;
      look.walkLine = touch.line();
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Look look = looks.remove(call);
    if (look == null || !fields().isPublished()) {
      return;
    }
    OptionalLong result = Call.number(done.results(), 0);
    if (call.is(Operation.P2M_READ)) {
      OptionalLong kept = Call.number(done.results(), 2);
      if (result.isPresent() && kept.isPresent() && look.walkLine > 0) {
        kept(call, look, kept.getAsLong());
      }
    } else if (look.steady
        && result.isPresent()
        && call.argument(0).isPresent()
        && fields().generation().isPresent()) {
      changed(call, result.getAsLong() != 0);
    }
  }

  /** What is kept must not be later than the walk, or a change during it goes unnoticed. */
  private void kept(Call call, Look look, long kept) {
    Long known = since.get(kept);
    boolean isNext =
        look.loaded.isPresent()
            && isOdd(look.loaded.getAsLong())
            && kept == (look.loaded.getAsLong() + 1 & fields().allOnes());
    if (known != null && known > look.walkLine || known == null && isNext) {
      violated(
          NOTICED,
          call,
          "an entry with p2m_generation as it was before the read",
          Recent.number(kept) + (known == null ? ", which it never was" : ", which came later"));
    } else if (known != null) {
      scene().held(NOTICED);
    }
  }

  private void changed(Call call, boolean answer) {
    long kept = call.argument(0).orElseThrow();
    long now = fields().generation().orElseThrow();
    boolean changed = isOdd(now) || now != kept;
    if (answer == changed) {
      scene().held(NOTICED);
    } else if (changed || call.argument(1).equals(OptionalLong.of(1))) {
      // An observer may call an entry changed that it does not call consistent.
      violated(
          NOTICED,
          call,
          "p2m_generation %s of the entry, %s now: %s"
              .formatted(
                  Recent.number(kept), Recent.number(now), changed ? "changed" : "unchanged"),
          answer ? "changed" : "unchanged");
    }
  }
}
