package org.sharedinfo.recording.monitor;

import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The event channel rules, for the side that each binds. */
final class EventClaims {
  private EventClaims() {}

  /** For the sender. */
  static Claim sender(Rule rule) {
    return new Claim(rule, Role.EVENT_SENDER);
  }

  /** For the receiver. */
  static Claim receiver(Rule rule) {
    return new Claim(rule, Role.EVENT_RECEIVER);
  }
}
