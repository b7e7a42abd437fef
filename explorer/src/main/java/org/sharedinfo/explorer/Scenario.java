package org.sharedinfo.explorer;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A few actors on watched memory, and what must hold in the end. What the memories hold when the
 * exploration begins is what the actors start from; they hold it again afterwards.
 *
 * <p>Immutable: each {@code with} method returns another scenario.
 */
public final class Scenario {
  /** Makes the actors. */
  @FunctionalInterface
  public interface Staging {
    /**
     * Adds the actors, always the same ones in the same order, on objects that are made anew. It is
     * called often, by several threads, one at a time. It may write to the watched memories, always
     * the same; that is part of the initial state.
     */
    void stage(Cast cast);
  }

  /** What must hold in the end. */
  @FunctionalInterface
  public interface Check {
    /**
     * Complains of an execution, or not. It sees every kind of outcome at least once, by one thread
     * at a time. An {@link AssertionError} counts as a complaint too.
     */
    Optional<String> complaint(Outcome outcome);
  }

  private final String name;
  private final Staging staging;
  private final Map<String, MemorySegment> memories;
  private final FieldNames fieldNames;
  private final Check check;

  private Scenario(
      String name,
      Staging staging,
      Map<String, MemorySegment> memories,
      FieldNames fieldNames,
      Check check) {
    this.name = name;
    this.staging = staging;
    this.memories = memories;
    this.fieldNames = fieldNames;
    this.check = check;
  }

  /** A scenario that watches no memory yet, and has nothing to complain of. */
  public static Scenario of(String name, Staging staging) {
    return new Scenario(name, staging, Map.of(), FieldNames.BY_OFFSET, _ -> Optional.empty());
  }

  /**
   * Watches one more memory.
   *
   * @param memory native, writable, and accessible from every thread; not overlapping another one
   */
  public Scenario watching(String memoryName, MemorySegment memory) {
    if (!memory.isNative()
        || memory.isReadOnly()
        || memory.byteSize() == 0
        || !memory.isAccessibleBy(new Thread(() -> {}))) {
      throw new IllegalArgumentException(
          "a watched memory is native, writable, not empty and accessible from every thread: "
              + memoryName);
    }
    Map<String, MemorySegment> more = new LinkedHashMap<>(memories);
    for (Map.Entry<String, MemorySegment> other : more.entrySet()) {
      if (other.getKey().equals(memoryName)
          || other.getValue().asOverlappingSlice(memory).isPresent()) {
        throw new IllegalArgumentException(
            "memory " + memoryName + " overlaps memory " + other.getKey());
      }
    }
    more.put(memoryName, memory);
    return new Scenario(name, staging, more, fieldNames, check);
  }

  /** With names for the places of the memories. */
  public Scenario naming(FieldNames names) {
    return new Scenario(name, staging, memories, names, check);
  }

  /** With this check. */
  public Scenario checking(Check newCheck) {
    return new Scenario(name, staging, memories, fieldNames, newCheck);
  }

  public String name() {
    return name;
  }

  Map<String, MemorySegment> memories() {
    return memories;
  }

  FieldNames fieldNames() {
    return fieldNames;
  }

  Check check() {
    return check;
  }

  Cast stage() {
    Cast cast = new Cast();
    staging.stage(cast);
    return cast;
  }
}
