package org.sharedinfo.recording.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;

/** The effects of one hypervisor call about a port on the event fields. */
final class CallEffects {
  /** The maximum number of touches of each kind to keep. */
  private static final int MOST = 256;

  private final Call call;
  private final int port;
  private final Channels channels;
  private final boolean wasKnown;
  private final boolean wasPending;
  private final boolean wasMasked;
  private final List<Touch> stores = new ArrayList<>();
  private final List<Touch> looks = new ArrayList<>();
  private boolean over;
  private boolean disturbed;
  private boolean anotherSent;

  CallEffects(Call call, int port, Channels channels) {
    this.call = call;
    this.port = port;
    this.channels = channels;
    this.wasKnown = channels.isPending(port).isPresent() && channels.isMasked(port).isPresent();
    this.wasPending = channels.isPending(port).orElse(false);
    this.wasMasked = channels.isMasked(port).orElse(false);
  }

  /** The effects of a call about a port, if it names one. */
  static Optional<CallEffects> of(Call call, Operation operation, Channels channels) {
    OptionalInt port = channels.portOf(call);
    return call.is(operation) && port.isPresent()
        ? Optional.of(new CallEffects(call, port.getAsInt(), channels))
        : Optional.empty();
  }

  /** Another call begins: an upcall that comes before this one is marked as done. */
  void begin(Call other) {
    over |= other.actor() == call.actor();
  }

  /**
   * A touch by anybody before the call is marked as done. The call itself ends as soon as the guest
   * touches an event field on the same vCPU.
   */
  void touch(Touch touch, int actor) {
    over |= touch.isBy(Side.GUEST) && actor == call.actor();
    if (!over && touch.isBy(Side.HYPERVISOR) && actor == call.actor()) {
      List<Touch> kept = touch.stores() ? stores : looks;
      if (kept.size() < MOST) {
        kept.add(touch);
      } else {
        disturbed = true; // With so many effects, the call has not returned where it seems to.
      }
      anotherSent |= raisesAnother(touch);
    } else if (touch.stores()) {
      disturbed = true;
    }
  }

  private boolean raisesAnother(Touch touch) {
    long own = isOfPort(touch, Field.PENDING) ? channels.bitOf(port) : 0;
    return touch.field() == Field.PENDING && (touch.raised() & ~own) != 0;
  }

  int port() {
    return port;
  }

  Call call() {
    return call;
  }

  /**
   * Whether PENDING and MASK of the port were known, nobody else stored anything meanwhile, and no
   * interrupt sent its own event inside the call. A send that raised a wrong bit is not such an
   * event.
   */
  boolean isUndisturbed() {
    return wasKnown && !disturbed && (!anotherSent || missesItsOwn());
  }

  private boolean missesItsOwn() {
    return call.is(Operation.SEND) && !wasPending && raise().isEmpty();
  }

  boolean wasPending() {
    return wasPending;
  }

  boolean wasMasked() {
    return wasMasked;
  }

  /** The first store that matches. */
  Optional<Touch> store(Predicate<Touch> wanted) {
    return stores.stream().filter(wanted).findFirst();
  }

  /** Whether a load or update read a field's word after a line. */
  boolean looksAfter(Field field, long line) {
    return looks.stream().anyMatch(t -> isOfPort(t, field) && t.line() > line)
        || stores.stream().anyMatch(t -> isOfPort(t, field) && t.loads() && t.line() > line);
  }

  private boolean isOfPort(Touch touch, Field field) {
    return touch.field() == field && touch.index() == channels.wordOf(port);
  }

  /** The store that set PENDING of the port. */
  Optional<Touch> raise() {
    return store(t -> isOfPort(t, Field.PENDING) && (t.raised() & channels.bitOf(port)) != 0);
  }

  /** The store that cleared MASK of the port. */
  Optional<Touch> clear() {
    return store(t -> isOfPort(t, Field.MASK) && (t.cleared() & channels.bitOf(port)) != 0);
  }

  /** The store that set the selector bit of the port's word, or found it set. */
  Optional<Touch> select() {
    return store(t ->
        t.field() == Field.SELECTOR
            && t.knowsAfter()
            && (t.after() >>> channels.wordOf(port) & 1) != 0);
  }

  /** A store that set another selector bit. */
  Optional<Touch> selectOther() {
    return store(
        t -> t.field() == Field.SELECTOR && (t.raised() & ~(1L << channels.wordOf(port))) != 0);
  }

  /** The store that set upcall_pending to a non-zero value. */
  Optional<Touch> notice() {
    return store(t -> t.field() == Field.UPCALL_PENDING && t.knowsAfter() && t.after() != 0);
  }

  /** A store that changed selector or upcall_pending. */
  Optional<Touch> delivery() {
    return store(
        t -> (t.field() == Field.SELECTOR || t.field() == Field.UPCALL_PENDING) && t.changes());
  }

  /** A vCPU whose selector already had the word's bit. */
  OptionalInt selectedAlready() {
    return select().isPresent() && select().get().changes()
        ? OptionalInt.empty()
        : channels.selecting(channels.wordOf(port));
  }

  boolean isAbout(Touch touch) {
    return channels.isAbout(touch, port);
  }
}
