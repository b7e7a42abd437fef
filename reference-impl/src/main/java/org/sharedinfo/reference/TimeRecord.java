package org.sharedinfo.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.abi.VcpuTimeInfo;

/**
 * The vcpu_time_info of one vCPU. It is the same in every ABI but for its place in the frame, so
 * its offsets are constants.
 *
 * <p>All payload accesses are opaque: atomic for their size, and ordered only by {@link #version}.
 */
final class TimeRecord {
  private static final VcpuTimeInfo LAYOUT = VcpuTimeInfo.of(Abi.X86_64);
  private static final long VERSION = LAYOUT.versionOffset();
  private static final long TSC_TIMESTAMP = LAYOUT.tscTimestampOffset();
  private static final long SYSTEM_TIME = LAYOUT.systemTimeOffset();
  private static final long TSC_TO_SYSTEM_MUL = LAYOUT.tscToSystemMulOffset();
  private static final long TSC_SHIFT = LAYOUT.tscShiftOffset();
  private static final long FLAGS = LAYOUT.flagsOffset();

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle U32 = Abi.X86_64.u32().varHandle();
  private static final VarHandle U64 = Abi.X86_64.u64().varHandle();

  private final MemorySegment segment;
  private final Version version;

  private TimeRecord(MemorySegment segment) {
    this.segment = segment;
    this.version = new Version(segment, VERSION);
  }

  /** The records of all vCPUs, by number. */
  static TimeRecord[] all(Abi abi, MemorySegment sharedInfo) {
    TimeRecord[] records = new TimeRecord[Abi.VCPUS];
    for (int vcpu = 0; vcpu < Abi.VCPUS; vcpu++) {
      long offset = SharedInfo.of(abi).timeOffset(vcpu);
      records[vcpu] = new TimeRecord(sharedInfo.asSlice(offset, VcpuTimeInfo.BYTES));
    }
    return records;
  }

  /** The counter that guards the other fields. */
  Version version() {
    return version;
  }

  long tscTimestampOpaque() {
    return (long) U64.getOpaque(segment, TSC_TIMESTAMP);
  }

  void tscTimestampOpaque(long ticks) {
    U64.setOpaque(segment, TSC_TIMESTAMP, ticks);
  }

  long systemTimeOpaque() {
    return (long) U64.getOpaque(segment, SYSTEM_TIME);
  }

  void systemTimeOpaque(long nanos) {
    U64.setOpaque(segment, SYSTEM_TIME, nanos);
  }

  int tscToSystemMulOpaque() {
    return (int) U32.getOpaque(segment, TSC_TO_SYSTEM_MUL);
  }

  void tscToSystemMulOpaque(int mul) {
    U32.setOpaque(segment, TSC_TO_SYSTEM_MUL, mul);
  }

  byte tscShiftOpaque() {
    return (byte) U8.getOpaque(segment, TSC_SHIFT);
  }

  void tscShiftOpaque(byte shift) {
    U8.setOpaque(segment, TSC_SHIFT, shift);
  }

  void flagsOpaque(byte flags) {
    U8.setOpaque(segment, FLAGS, flags);
  }
}
