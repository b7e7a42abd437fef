package org.sharedinfo.explorer;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A few actors on watched memory, and a condition on the end state. The contents of the memories
 * when the exploration begins are the initial state, and they are restored afterwards.
 *
 * <p>Immutable: each {@code with} method returns another scenario.
 */
public final class Scenario {
  /** Creates the actors. */
  @FunctionalInterface
  public interface Staging {
    /**
     * Adds the actors, on new objects, and always the same actors in the same order. Several
     * threads call it often, one at a time. It may write to the watched memories, always the same
     * values; these become part of the initial state.
     */
    void stage(Cast cast);
  }

  /** A condition on the end of an execution. */
  @FunctionalInterface
  public interface Check {
    /**
     * Returns a complaint about an execution, or nothing. It sees every kind of outcome at least
     * once, on one thread at a time. An {@link AssertionError} also counts as a complaint.
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

  /** A scenario that watches no memory yet, and whose check accepts everything. */
  public static Scenario of(String name, Staging staging) {
    return new Scenario(name, staging, Map.of(), FieldNames.BY_OFFSET, _ -> Optional.empty());
  }

  /**
   * Watches another memory.
   *
   * @param memory native, writable, accessible from every thread, and not overlapping another one
   */
  public Scenario watching(String memoryName, MemorySegment memory) {
    if (!memory.isNative()
        || memory.isReadOnly()
        || memory.byteSize() == 0
        || !memory.isAccessibleBy(new Thread(() -> {}))) {
      throw new IllegalArgumentException(
          "a watched memory must be native, writable, not empty and accessible from every thread: "
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

  /** With these names for locations in the memories. */
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
