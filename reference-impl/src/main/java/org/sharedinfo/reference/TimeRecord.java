package org.sharedinfo.reference;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuInfo;
import org.sharedinfo.abi.VcpuTimeInfo;

/**
 * Access to the vcpu_time_info of a vCPU. Only its place in the frame differs between the ABIs, so
 * one set of handles serves all: the one whose 64-bit fields have the alignment that atomic access
 * needs.
 *
 * <p>{@code at} is the offset of a record, in bytes from the start of the frame. The frame is a
 * parameter so that a caller can keep it in a local variable; loaded from a field, it would be
 * reloaded after every fence.
 */
final class TimeRecord {
  private static final VcpuTimeInfo LAYOUT = VcpuTimeInfo.of(Abi.X86_64);
  private static final long VERSION = LAYOUT.versionOffset();

  // Handles of the whole structure: plain accesses between two fences share one bounds check.
  private static final VarHandle TSC_TIMESTAMP = field("tsc_timestamp");
  private static final VarHandle SYSTEM_TIME = field("system_time");
  private static final VarHandle TSC_TO_SYSTEM_MUL = field("tsc_to_system_mul");
  private static final VarHandle TSC_SHIFT = field("tsc_shift");
  private static final VarHandle FLAGS = field("flags");

  private TimeRecord() {}

  private static VarHandle field(String name) {
    return LAYOUT.layout().varHandle(PathElement.groupElement(name));
  }

  /**
   * The places of the records of an ABI.
   *
   * @param first the offset of vCPU 0's record
   * @param stride bytes from one record to the next
   * @param vcpus the number of records
   */
  record Array(long first, long stride, int vcpus) {
    static Array of(Abi abi) {
      return new Array(SharedInfo.of(abi).timeOffset(0), VcpuInfo.of(abi).byteSize(), abi.vcpus());
    }

    /**
     * The offset of a vCPU's record.
     *
     * @throws IndexOutOfBoundsException if the vCPU has none, with its number
     */
    long at(int vcpu) {
      return first + Ranges.check("vcpu", vcpu, vcpus) * stride;
    }
  }

  /** Begins an update: {@link Version#begin}. */
  static int begin(MemorySegment frame, long at) {
    return Version.begin(frame, at + VERSION);
  }

  /** Ends an update: {@link Version#end}. */
  static void end(MemorySegment frame, long at, int odd) {
    Version.end(frame, at + VERSION, odd);
  }

  /** Begins a read: {@link Version#stableAcquire}. */
  static int stableVersionAcquire(MemorySegment frame, long at) {
    return Version.stableAcquire(frame, at + VERSION);
  }

  /** Ends a read: {@link Version#unchangedSince}. */
  static boolean unchangedSince(MemorySegment frame, long at, int version) {
    return Version.unchangedSince(frame, at + VERSION, version);
  }

  // Stores are opaque: each field is whole at any moment, for a guest that reads only one.

  static void tscTimestampOpaque(MemorySegment frame, long at, long ticks) {
    TSC_TIMESTAMP.setOpaque(frame, at, ticks);
  }

  static void systemTimeOpaque(MemorySegment frame, long at, long nanos) {
    SYSTEM_TIME.setOpaque(frame, at, nanos);
  }

  static void tscToSystemMulOpaque(MemorySegment frame, long at, int mul) {
    TSC_TO_SYSTEM_MUL.setOpaque(frame, at, mul);
  }

  static void tscShiftOpaque(MemorySegment frame, long at, byte shift) {
    TSC_SHIFT.setOpaque(frame, at, shift);
  }

  static void flagsOpaque(MemorySegment frame, long at, byte flags) {
    FLAGS.setOpaque(frame, at, flags);
  }

  // Loads are plain: torn, stale or mixed values do not survive the second check of the version.

  static long tscTimestampPlain(MemorySegment frame, long at) {
    return (long) TSC_TIMESTAMP.get(frame, at);
  }

  static long systemTimePlain(MemorySegment frame, long at) {
    return (long) SYSTEM_TIME.get(frame, at);
  }

  static int tscToSystemMulPlain(MemorySegment frame, long at) {
    return (int) TSC_TO_SYSTEM_MUL.get(frame, at);
  }

  static byte tscShiftPlain(MemorySegment frame, long at) {
    return (byte) TSC_SHIFT.get(frame, at);
  }
}
