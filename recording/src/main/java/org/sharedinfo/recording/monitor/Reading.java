package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A read of a record with a version, as its loads show it: rounds of version reads with field reads
 * in between.
 */
final class Reading {
  /** A round: the version before and after the fields. */
  record Round(Optional<Long> first, long second) {
    boolean isEqual() {
      return first.isPresent() && first.get() == second;
    }

    boolean isSound() {
      return isEqual() && !isOdd(second);
    }
  }

  private final VersionedRecord record;
  private final long line;
  private final Map<Field, Long> values = new EnumMap<>(Field.class);
  private final Set<Field> earlier = EnumSet.noneOf(Field.class);
  private final Set<Field> fields = EnumSet.noneOf(Field.class);
  private Optional<Long> version = Optional.empty();
  private Optional<Round> last = Optional.empty();
  private long versionLine;
  private long roundLine;
  private boolean closed = true;
  private boolean disturbed;

  /** Begins at a line. */
  Reading(VersionedRecord record, long line) {
    this.record = record;
    this.line = line;
    this.roundLine = line;
  }

  long line() {
    return line;
  }

  /** The last completed round. */
  Optional<Round> last() {
    return last;
  }

  /** Whether fields were read, and the version was not read since. */
  boolean isOpen() {
    return !closed;
  }

  /** The line of the version read that began the last round with fields. */
  long roundLine() {
    return roundLine;
  }

  /** Fields that were read in a failed round and not again in the last one. */
  Set<Field> leftOver() {
    Set<Field> left = EnumSet.noneOf(Field.class);
    left.addAll(earlier);
    left.removeAll(fields);
    return left;
  }

  /** The field values of the last round. */
  Map<Field, Long> values() {
    return values;
  }

  /** Another actor stores to a record of this kind during the read. */
  void disturb() {
    disturbed = true;
  }

  boolean isDisturbed() {
    return disturbed;
  }

  /**
   * Adds a load.
   *
   * @return the round that it completed
   */
  Optional<Round> load(Touch touch) {
    if (touch.field() == record.version()) {
      return touch.isWhole() ? look(touch) : Optional.empty();
    }
    // flags are also read alone, to clear GUEST_STOPPED
    if (record.payload().contains(touch.field()) && touch.field() != Field.FLAGS) {
      if (closed) {
        next();
      }
      closed = false;
      fields.add(touch.field());
      values.put(touch.field(), touch.after());
    }
    return Optional.empty();
  }

  private void next() {
    if (last.filter(Round::isSound).isEmpty()) {
      earlier.addAll(fields);
    } else {
      earlier.clear();
    }
    fields.clear();
    values.clear();
    roundLine = versionLine;
  }

  private Optional<Round> look(Touch touch) {
    Optional<Round> finished = Optional.empty();
    long seen = touch.after();
    if (!closed) {
      finished = Optional.of(new Round(version, seen));
      last = finished;
      closed = true;
    }
    version = Optional.of(seen);
    versionLine = touch.line();
    return finished;
  }
}
