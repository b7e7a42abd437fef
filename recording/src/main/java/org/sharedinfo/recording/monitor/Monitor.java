package org.sharedinfo.recording.monitor;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;

/**
 * Watches one rule or a family of rules. It hears of the touches of its fields and of all marks and
 * calls, in order, after the scene has taken them in.
 */
abstract class Monitor {
  /** How many lines before a violation its story begins, where nothing says when. */
  static final long STORY = 200;

  private final Scene scene;
  private final Set<Field.Family> families;
  private final Set<Claim> claims;

  /**
   * A monitor.
   *
   * @param families the fields that it hears of
   * @param claims what it can say something about
   */
  Monitor(Scene scene, Set<Field.Family> families, Set<Claim> claims) {
    this.scene = scene;
    this.families = families;
    this.claims = claims;
  }

  final Scene scene() {
    return scene;
  }

  /** The fields that it hears of. */
  final Set<Field.Family> families() {
    return families;
  }

  /** What it can say something about. */
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

  /** Something is missing here: nothing that was in progress is known any more. */
  void forget() {}

  /** The recording has ended. */
  void end() {}

  /** The innermost call of an operation that whoever touches is in. */
  final Optional<Call> call(Touch touch, Operation operation) {
    if (!scene.hasCalls()) {
      return Optional.empty();
    }
    return scene.calls(scene.actor(touch.cpu())).stream()
        .filter(call -> call.is(operation))
        .findFirst();
  }

  /** A violation in a call, whose story is what this monitor hears of. */
  final void violated(Claim claim, Call call, String expected, String seen) {
    scene.violated(
        claim, expected, seen, call.line(), touch -> families.contains(touch.field().family()));
  }

  /** Whether a call says that it did nothing: its first result is an error. */
  static boolean isRefused(Mark.Done done) {
    return Call.number(done.results(), 0).orElse(0) != 0;
  }

  /** Whether atomic updates are told from others, and others can undo what somebody else stores. */
  final boolean seesLostUpdates() {
    return scene.header().locked() && scene.hasSeveralProcessors();
  }

  /** How an update was made that is not atomic. */
  static String plainUpdate(Touch touch) {
    return touch.isPlainStore() ? "a load, and a store of the word" : "an update without a lock";
  }

  static boolean stored(Touch touch, Side side) {
    return touch.stores() && touch.isBy(side);
  }
}
