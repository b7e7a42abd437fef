package org.sharedinfo.tck.event;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The state that a guest must maintain: which channels must still be delivered, and how many
 * deliveries have a cause.
 *
 * <p>A guest may clear PENDING long before it runs the handler. So a send that finds PENDING clear
 * causes one more delivery, even if one for the same channel is in progress. Any delivery that
 * begins after a send satisfies it.
 */
final class ReceiverModel {
  private final Map<Integer, Integer> causes = new HashMap<>();
  private final Set<Integer> due = new HashSet<>();
  private final Set<Integer> masked = new HashSet<>();
  private final Set<Integer> maskedMeanwhile = new HashSet<>();

  /** An event was sent. */
  void sent(int port, boolean foundPending) {
    int before = causes.getOrDefault(port, 0);
    causes.put(port, foundPending ? Math.max(before, 1) : before + 1);
    due.add(port);
  }

  /** An event is delivered. Returns whether it has a cause. */
  boolean delivered(int port) {
    int left = causes.getOrDefault(port, 0) - 1;
    due.remove(port);
    causes.put(port, Math.max(left, 0));
    return left >= 0;
  }

  /** The guest clears PENDING itself. */
  void cleared(int port) {
    due.remove(port);
    causes.remove(port);
  }

  /** The guest masks a channel, in one of its handlers or elsewhere. */
  void masked(int port, boolean inHandler) {
    if (masked.add(port) && inHandler) {
      maskedMeanwhile.add(port);
    }
  }

  /** The guest unmasks. */
  void unmasked(int port) {
    masked.remove(port);
  }

  /** Whether a channel is masked. */
  boolean isMasked(int port) {
    return masked.contains(port);
  }

  /**
   * Whether MASK allows a delivery: a guest may deliver all channels that were due before its
   * handlers masked some.
   */
  boolean mayBeDelivered(int port) {
    return !masked.contains(port) || maskedMeanwhile.contains(port);
  }

  /** Whether an event was sent and no delivery has begun since. */
  boolean isDue(int port) {
    return due.contains(port);
  }

  /** Whether a delivery has a cause. */
  boolean hasCause(int port) {
    return causes.getOrDefault(port, 0) > 0;
  }

  /** No call of the guest is in progress: channels that are not PENDING have no cause left. */
  void rest(int port, boolean pending) {
    causes.put(port, pending ? 1 : 0);
    maskedMeanwhile.remove(port);
  }
}
