package org.sharedinfo.recording.monitor;

import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Side;

/**
 * What one access did to one field. Values are those of the whole field: of a load, what the field
 * holds by what it saw.
 *
 * @param access the access; it may touch other fields too
 * @param spot the field
 * @param from the first byte of the field that it touches
 * @param bytes how many
 * @param before the field before it
 * @param after the field after it
 * @param knowsBefore whether before is known
 * @param knowsAfter whether after is known
 */
record Touch(
    Access access,
    Spots.Spot spot,
    int from,
    int bytes,
    long before,
    long after,
    boolean knowsBefore,
    boolean knowsAfter) {

  Field field() {
    return spot.field();
  }

  /** The vCPU of the record, or the word of the bitmap. */
  int index() {
    return spot.index();
  }

  int cpu() {
    return access.cpu();
  }

  long line() {
    return access.line();
  }

  boolean isBy(Side side) {
    return access.side() == side;
  }

  boolean stores() {
    return access.stores();
  }

  boolean loads() {
    return access.loads();
  }

  boolean isPlainStore() {
    return access.kind() == Access.Kind.STORE;
  }

  boolean isAtomic() {
    return access.kind() == Access.Kind.ATOMIC;
  }

  /** Whether it touches all bytes of the field. */
  boolean isWhole() {
    return bytes == spot.bytes();
  }

  /** Whether both values are known. */
  boolean knowsBoth() {
    return knowsBefore && knowsAfter;
  }

  /** Whether the field is known to have another value now. */
  boolean changes() {
    return knowsBefore && knowsAfter && before != after;
  }

  /** Whether it is a plain store or changes something: a locked update without effect is a look. */
  boolean writes() {
    return isPlainStore() || changes();
  }

  /** Whether it is of upcall_pending or upcall_mask of a vCPU. */
  boolean isOfUpcallFlags(int vcpu) {
    return (field() == Field.UPCALL_PENDING || field() == Field.UPCALL_MASK) && index() == vcpu;
  }

  /** The bits that it is known to have set. */
  long raised() {
    return knowsBoth() ? after & ~before : 0;
  }

  /** The bits that it is known to have cleared. */
  long cleared() {
    return knowsBoth() ? before & ~after : 0;
  }
}
