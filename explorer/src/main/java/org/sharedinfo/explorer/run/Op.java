package org.sharedinfo.explorer.run;

/** One step of an actor that others can see, or that decides what it sees of others. */
public sealed interface Op {
  Site site();

  /** Whether its result depends on the others, so that the actor cannot go on without the model. */
  default boolean asks() {
    return false;
  }

  record Load(Place place, Ordering ordering, Site site) implements Op {
    @Override
    public boolean asks() {
      return true;
    }
  }

  record Store(Place place, Ordering ordering, long value, Site site) implements Op {}

  /** An atomic read-modify-write. One that does not write is a load with its reading order. */
  record Update(Place place, Ordering reading, Ordering writing, Change change, Site site)
      implements Op {
    @Override
    public boolean asks() {
      return true;
    }
  }

  record Barrier(Fence fence, Site site) implements Op {}

  /** A mark of the scenario's: it touches no memory, and all marks have one order. */
  record Mark(Object value, Site site) implements Op {}

  /** The start of the actor that runs last: it sees all that the others did. */
  record Join(Site site) implements Op {}
}
