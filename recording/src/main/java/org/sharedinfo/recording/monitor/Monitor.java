package org.sharedinfo.recording.monitor;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;

/**
 * Monitors one rule or a family of rules. It receives the touches of its fields and all marks and
 * calls, in order, after the scene has been updated.
 */
abstract class Monitor {
  /** How many lines before a violation its timeline starts by default. */
  static final long STORY = 200;

  private final Scene scene;
  private final Set<Field.Family> families;
  private final Set<Claim> claims;

  /**
   * Creates a monitor.
   *
   * @param families the fields that it receives
   * @param claims what it can judge
   */
  Monitor(Scene scene, Set<Field.Family> families, Set<Claim> claims) {
    this.scene = scene;
    this.families = families;
    this.claims = claims;
  }

  final Scene scene() {
    return scene;
  }

  /** The fields that it receives. */
  final Set<Field.Family> families() {
    return families;
  }

  /** What it can judge. */
  final Set<Claim> claims() {
    return claims;
  }

  /** Whether one of its claims holds in the ABI of a recording, or it only helps others. */
  final boolean isOf(Header header) {
    return claims.isEmpty() || claims.stream().anyMatch(claim -> claim.holds(header));
  }

  /** Whether a recording has what it needs. */
  abstract boolean canJudge(Header header);

  void touch(Touch touch) {}

  void begin(Call call) {}

  void done(Call call, Mark.Done done) {}

  void mark(Mark mark) {}

  /** Something is missing here: everything in progress becomes unknown. */
  void forget() {}

  /** The recording has ended. */
  void end() {}

  /** The innermost call of an operation that the touching actor is in. */
  final Optional<Call> call(Touch touch, Operation operation) {
    if (!scene.hasCalls()) {
      return Optional.empty();
    }
    return scene.calls(scene.actor(touch.cpu())).stream()
        .filter(call -> call.is(operation))
        .findFirst();
  }

  /** Reports a violation in a call; its timeline shows what this monitor receives. */
  final void violated(Claim claim, Call call, String expected, String seen) {
    scene.violated(
        claim, expected, seen, call.line(), touch -> families.contains(touch.field().family()));
  }

  /** Whether a call reports that it did nothing: its first result is an error. */
  static boolean isRefused(Mark.Done done) {
    return Call.number(done.results(), 0).orElse(0) != 0;
  }

  /**
   * Whether atomic updates are distinguished, and a non-atomic one can undo another actor's store.
   */
  final boolean seesLostUpdates() {
    return scene.header().locked() && scene.hasSeveralProcessors();
  }

  /** How a non-atomic update was made. */
  static String plainUpdate(Touch touch) {
    return touch.isPlainStore() ? "a load, and a store of the word" : "an update without a lock";
  }

  static boolean stored(Touch touch, Side side) {
    return touch.stores() && touch.isBy(side);
  }
}
