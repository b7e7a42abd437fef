package org.sharedinfo.recording.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;

/** Bracketed calls of one operation about a port: each is judged by its effects when it returns. */
abstract class CallsMonitor extends Monitor {
  private final Channels channels;
  private final Operation operation;
  private final Map<Call, CallEffects> open = new HashMap<>();

  CallsMonitor(Scene scene, Channels channels, Operation operation, Set<Claim> claims) {
    super(scene, Set.of(Field.Family.EVENTS), claims);
    this.channels = channels;
    this.operation = operation;
  }

  final Channels channels() {
    return channels;
  }

  /** Whether a call is in progress. */
  final boolean isInCall() {
    return !open.isEmpty();
  }

  /** Judges a call that has returned. */
  abstract void returned(CallEffects effects, Mark.Done done);

  final void violated(Claim claim, CallEffects effects, String expected, String seen) {
    scene().violated(claim, expected, seen, effects.call().line(), effects::isAbout);
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasAllChannelStores();
  }

  @Override
  void forget() {
    open.clear();
  }

  @Override
  void begin(Call call) {
    open.values().forEach(effects -> effects.begin(call));
    CallEffects.of(call, operation, channels).ifPresent(effects -> open.put(call, effects));
  }

  @Override
  void touch(Touch touch) {
    int actor = scene().actor(touch.cpu());
    open.values().forEach(effects -> effects.touch(touch, actor));
  }

  @Override
  void done(Call call, Mark.Done done) {
    CallEffects effects = open.remove(call);
    if (effects != null) {
      returned(effects, done);
    }
  }
}
