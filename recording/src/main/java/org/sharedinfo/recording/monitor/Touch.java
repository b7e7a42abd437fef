package org.sharedinfo.recording.monitor;

import org.sharedinfo.recording.Access;
import org.sharedinfo.recording.Side;

/**
 * The effect of one access on one field. Values are those of the whole field; for a load, the field
 * as the load shows it.
 *
 * @param access the access; it may touch other fields too
 * @param spot the field
 * @param from the first byte of the field that it touches
 * @param bytes the number of bytes
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

  /** Whether the field is known to have changed. */
  boolean changes() {
    return knowsBefore && knowsAfter && before != after;
  }

  /** Whether it is a plain store or a change. A locked update without effect counts as a read. */
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
