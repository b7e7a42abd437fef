package org.sharedinfo.explorer.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of one actor, alone, on its thread. It gets the values of a path; after the path it stops
 * at the first op that needs a value.
 *
 * <p>Threading: used by its own thread.
 */
public final class Run {
  /** No run on this thread. */
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
  @SuppressWarnings("NullAway.Init") // begin() sets the rest for each actor
  Run(WatchedMemory watch, boolean tearing, int longest) {
    this.watch = watch;
    this.tearing = tearing;
    this.longest = longest;
  }

  /** The number of ops on this thread. Any thread may call this. */
  long steps() {
    return steps;
  }

  /** The run on this thread, or {@link #NONE}. */
  public static Run here() {
    return HERE.get();
  }

  /** Ends an actor's code where it is. */
  static final class Stop extends Error {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("StaticAssignmentOfThrowable") // no stack trace
    static final Stop STOP = new Stop();

    private Stop() {
      super("the explorer ends this run", null, false, false);
    }
  }

  /** An actor exceeded its limit of steps. */
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLongException(String actor, int steps) {
      super("actor \"" + actor + "\" took " + steps + " steps", null, false, false);
    }
  }

  /** The scenario is being set up on this thread, which may use the memories directly. */
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

  /** Whether native code is called for the first time in this run. */
  public boolean enters() {
    boolean first = !entered;
    entered = true;
    return first;
  }

  /** Whether this thread is setting up a scenario. */
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

  /** Why this run is no evidence, if so. */
  Optional<UnseenException> unseen() {
    return unseen;
  }

  /** Whether it left the path in the repeated part. */
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

  /** Stores raw bits; excess bits are dropped. */
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

  /** Lets time pass; rejected if repeated forever without an access in between. */
  public void pause(Site site) {
    if (stopped) {
      throw Stop.STOP;
    }
    if (++pauses > MOST_PAUSES) {
      throw unseen(site + " repeatedly, and nothing else");
    }
  }

  /** Records a value for the check; no other actor sees it. */
  public void note(Object value) {
    notes.add(value);
  }

  /** The largest piece that a plain access of many bytes keeps whole. */
  public int wholePiece() {
    return tearing ? Integer.BYTES : Long.BYTES;
  }

  /**
   * Whether this run only tests whether a loop goes on: it has made the same steps with the same
   * values before, and its other effects do not count.
   */
  public boolean repeats() {
    return !stopped && position > 0 && path.probing(position - 1);
  }

  /** The code does something that the explorer cannot observe. */
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread changes steps
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
    // A step that already existed may be the target of a loop.
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

  /** Whether the actor exceeded its limit of steps. */
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
