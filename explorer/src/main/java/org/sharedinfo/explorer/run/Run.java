package org.sharedinfo.explorer.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of one actor, alone, on its thread: it is given the values of a path as far as that
 * reaches, and stops at the first op that asks for one beyond.
 *
 * <p>Threading: used by the thread that it belongs to.
 */
public final class Run {
  /** There is no run on this thread. */
  public static final Run NONE = new Run();

  private static final Run STAGING = new Run();
  private static final ThreadLocal<Run> HERE = ThreadLocal.withInitial(() -> NONE);
  private static final int MOST_SWALLOWED = 10_000;
  private static final int MOST_PAUSES = 1_000_000;

  private final WatchedMemory watch;
  private final boolean tearing;
  private final int longest;
  private final List<Object> notes = new ArrayList<>();
  private Behaviour behaviour;
  private HeapGuard guard;
  private Path path;
  private Foresight foresight = Foresight.NONE;
  private int position;
  private int swallowed;
  private int pauses;
  private volatile long steps;
  private boolean stopped;
  private boolean strayed;
  private boolean tooLong;
  private boolean ahead;
  private boolean entered;
  private Optional<UnseenException> unseen = Optional.empty();

  private Run() {
    this(new WatchedMemory(List.of()), false, 0);
  }

  /**
   * @param tearing whether plain accesses of eight bytes are two of four
   * @param longest the number of steps that an actor may take
   */
  @SuppressWarnings("NullAway.Init") // an actor brings the rest with it: begin
  Run(WatchedMemory watch, boolean tearing, int longest) {
    this.watch = watch;
    this.tearing = tearing;
    this.longest = longest;
  }

  /** The ops that were asked for on this thread. Any thread may ask. */
  long steps() {
    return steps;
  }

  /** The run on this thread, or {@link #NONE}. */
  public static Run here() {
    return HERE.get();
  }

  /** Ends an actor's code where it stands. */
  static final class Stop extends Error {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no trace
    static final Stop STOP = new Stop();

    private Stop() {
      super("the explorer ends this run", null, false, false);
    }
  }

  /** An actor took more steps than it may. */
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLongException(String actor, int steps) {
      super("actor \"" + actor + "\" took " + steps + " steps", null, false, false);
    }
  }

  /** The scenario is set up on this thread, which may use the memories as they are. */
  static void stage() {
    HERE.set(STAGING);
  }

  static void unstage() {
    HERE.remove();
  }

  /** Whether this thread runs an actor. */
  public boolean acts() {
    return path != null;
  }

  /** Whether machine code is called for the first time in this run. */
  public boolean enters() {
    boolean first = !entered;
    entered = true;
    return first;
  }

  /** Whether this thread sets a scenario up. */
  public boolean stages() {
    return this == STAGING;
  }

  void begin(Behaviour ofActor, HeapGuard heap, Path along, Foresight beyond) {
    behaviour = ofActor;
    guard = heap;
    path = along;
    foresight = beyond;
    position = 0;
    swallowed = 0;
    pauses = 0;
    stopped = false;
    strayed = false;
    tooLong = false;
    ahead = false;
    entered = false;
    unseen = Optional.empty();
    notes.clear();
    HERE.set(this);
  }

  void leave() {
    HERE.remove();
  }

  /** The actor's code returned or threw. */
  void finish(Finish finish) {
    if (!stopped && unseen.isEmpty()) {
      if (position < path.known()) {
        strayed = true;
        if (!path.probing(position)) {
          unseen = Optional.of(behaviour.otherwise(path.step(position).op()));
        }
      } else if (!path.probing(position)) {
        behaviour.end(path.last(), path.lastFed(), finish, notes);
      }
    }
  }

  /** Why this run is no evidence, if it is none. */
  Optional<UnseenException> unseen() {
    return unseen;
  }

  /** Whether it left the path in the part that was only tried. */
  boolean strayed() {
    return strayed;
  }

  public WatchedMemory watch() {
    return watch;
  }

  /** Loads a place. Returns the raw bits, zero-extended. */
  public long load(Place place, Ordering ordering, Site site) {
    if (ordering == Ordering.PLAIN && tearing && place.bytes() == Long.BYTES) {
      long low = step(new Op.Load(half(place, 0), ordering, site));
      return low | step(new Op.Load(half(place, 1), ordering, site)) << Integer.SIZE;
    }
    return step(new Op.Load(place, ordering, site));
  }

  /** Stores raw bits; those that do not fit are dropped. */
  public void store(Place place, Ordering ordering, long value, Site site) {
    if (ordering == Ordering.PLAIN && tearing && place.bytes() == Long.BYTES) {
      step(new Op.Store(half(place, 0), ordering, value & 0xFFFF_FFFFL, site));
      step(new Op.Store(half(place, 1), ordering, value >>> Integer.SIZE, site));
    } else {
      step(new Op.Store(place, ordering, value & place.mask(), site));
    }
  }

  /** Updates a place atomically. Returns the raw bits before. */
  public long update(Place place, Ordering reading, Ordering writing, Change change, Site site) {
    return step(new Op.Update(place, reading, writing, change, site));
  }

  public void fence(Fence fence, Site site) {
    step(new Op.Barrier(fence, site));
  }

  /** The actor begins, after all others. */
  public void join(Site site) {
    step(new Op.Join(site));
  }

  public void mark(Object value, Site site) {
    step(new Op.Mark(value, site));
  }

  /** Lets time pass; not for ever, if nothing is looked at in between. */
  public void pause(Site site) {
    if (stopped) {
      throw Stop.STOP;
    }
    if (++pauses > MOST_PAUSES) {
      throw unseen(site + " over and over, and nothing else");
    }
  }

  /** Keeps something for the check; no other actor sees it. */
  public void note(Object value) {
    notes.add(value);
  }

  /** The largest pieces that a plain access of many bytes is sure to keep whole. */
  public int wholePiece() {
    return tearing ? Integer.BYTES : Long.BYTES;
  }

  /**
   * Whether this run only tries whether a loop goes on: it was through the same steps before, with
   * the same values, and what else it does counts for nothing.
   */
  public boolean repeats() {
    return !stopped && position > 0 && path.probing(position - 1);
  }

  /** The code does something that cannot be seen into. */
  public UnseenException unseen(String what) {
    UnseenException found = new UnseenException(what);
    if (path.probing(position)) {
      strayed = true;
    } else if (unseen.isEmpty() && !stopped) {
      unseen = Optional.of(found);
    }
    stopped = true;
    return found;
  }

  private static Place half(Place place, int which) {
    return new Place(place.memory(), place.offset() + (long) which * Integer.BYTES, Integer.BYTES);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread steps
  private long step(Op op) {
    if (stopped) {
      throw again(op);
    }
    behaviour.check(op);
    pauses = 0;
    steps++;
    if (position < path.known()) {
      if (path.step(position).op().equals(op)) {
        return path.fed(position++);
      }
      if (path.probing(position)) {
        strayed = true;
        throw stop();
      }
      throw unseen(behaviour.otherwise(op).reason());
    }
    if (path.probing(position)) {
      throw stop();
    }
    if (position >= longest) {
      tooLong = !ahead;
      throw stop();
    }
    guard
        .checkShared(op.site())
        .ifPresent(reason -> {
          throw unseen(reason);
        });
    Node.Step step = behaviour.extend(path.last(), path.lastFed(), op);
    return goOn(step);
  }

  private long goOn(Node.Step step) {
    boolean asks = step.op().asks();
    // A step that was there before may be one that a loop leads back to.
    if (asks && (step.depth() != position || Behaviour.round(step) != 0)) {
      throw stop();
    }
    OptionalLong foreseen = foresight.value(step);
    if (asks && foreseen.isEmpty()) {
      throw stop();
    }
    ahead |= asks;
    long given = asks ? foreseen.getAsLong() : 0;
    path.append(step, given);
    position++;
    return given;
  }

  /** Whether the actor took more steps than it may. */
  boolean tooLong() {
    return tooLong;
  }

  private Stop stop() {
    stopped = true;
    return Stop.STOP;
  }

  // Code that catches every error gets the same one again at its next step.
  private Error again(Op op) {
    if (++swallowed == MOST_SWALLOWED && unseen.isEmpty()) {
      unseen = Optional.of(new UnseenException(op.site() + " in a loop that catches every error"));
    }
    return Stop.STOP;
  }
}
