package org.sharedinfo.explorer.run;

/** One step of an actor that others can see, or that determines what it sees. */
public sealed interface Op {
  Site site();

  /** Whether its result depends on other actors, so that the model must supply it. */
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

  /** An atomic read-modify-write. If it does not write, it is a load with its reading order. */
  record Update(Place place, Ordering reading, Ordering writing, Change change, Site site)
      implements Op {
    @Override
    public boolean asks() {
      return true;
    }
  }

  record Barrier(Fence fence, Site site) implements Op {}

  /** A mark of the scenario: it uses no memory, and all marks have one order. */
  record Mark(Object value, Site site) implements Op {}

  /** The start of the actor that runs last: it sees everything the others did. */
  record Join(Site site) implements Op {}
}
