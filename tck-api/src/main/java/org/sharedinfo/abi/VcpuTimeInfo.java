package org.sharedinfo.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code struct vcpu_time_info}: the time record of one vCPU. Offsets are bytes from its start.
 *
 * <pre>
 * x86_64  x86_32   arm64
 *      0       0       0  | version                    | 4 bytes, odd while an update is in progress
 *      4       4       4  | pad0                       | 4 bytes
 *      8       8       8  | tsc_timestamp              | 8 bytes
 *     16      16      16  | system_time                | 8 bytes, nanoseconds since boot
 *     24      24      24  | tsc_to_system_mul          | 4 bytes
 *     28      28      28  | tsc_shift                  | 1 byte, signed
 *     29      29      29  | flags                      | 1 byte
 *     30      30      30  | pad1                       | 2 bytes
 *     32      32      32  +----------------------------+
 * </pre>
 */
public final class VcpuTimeInfo {
  /** Its size in every ABI. */
  public static final long BYTES = 32;

  private static final Map<Abi, VcpuTimeInfo> ALL = CStruct.forEachAbi(VcpuTimeInfo::new);

  private final StructLayout layout;
  private final long versionOffset;
  private final long tscTimestampOffset;
  private final long systemTimeOffset;
  private final long tscToSystemMulOffset;
  private final long tscShiftOffset;
  private final long flagsOffset;

  private VcpuTimeInfo(Abi abi) {
    layout =
        CStruct.of(
            "vcpu_time_info",
            List.of(
                abi.u32().withName("version"),
                abi.u32().withName("pad0"),
                abi.u64Member().withName("tsc_timestamp"),
                abi.u64Member().withName("system_time"),
                abi.u32().withName("tsc_to_system_mul"),
                abi.u8().withName("tsc_shift"),
                abi.u8().withName("flags"),
                MemoryLayout.sequenceLayout(2, abi.u8()).withName("pad1")));
    CStruct.require(layout, BYTES, 0);
    versionOffset = CStruct.offset(layout, "version");
    tscTimestampOffset = CStruct.offset(layout, "tsc_timestamp");
    systemTimeOffset = CStruct.offset(layout, "system_time");
    tscToSystemMulOffset = CStruct.offset(layout, "tsc_to_system_mul");
    tscShiftOffset = CStruct.offset(layout, "tsc_shift");
    flagsOffset = CStruct.offset(layout, "flags");
  }

  /** The structure in an ABI; the same instance at every call. */
  public static VcpuTimeInfo of(Abi abi) {
    return Objects.requireNonNull(ALL.get(abi));
  }

  /** The whole layout, fields under their C names. */
  public StructLayout layout() {
    return layout;
  }

  /** The size in bytes. */
  public long byteSize() {
    return layout.byteSize();
  }

  /** version: unsigned 32-bit; odd while an update is in progress. */
  public long versionOffset() {
    return versionOffset;
  }

  /** tsc_timestamp: unsigned 64-bit, ticks. */
  public long tscTimestampOffset() {
    return tscTimestampOffset;
  }

  /** system_time: unsigned 64-bit, nanoseconds since boot. */
  public long systemTimeOffset() {
    return systemTimeOffset;
  }

  /** tsc_to_system_mul: unsigned 32-bit, nanoseconds per shifted tick times 2^32. */
  public long tscToSystemMulOffset() {
    return tscToSystemMulOffset;
  }

  /** tsc_shift: signed 8-bit, left when positive. */
  public long tscShiftOffset() {
    return tscShiftOffset;
  }

  /** flags: unsigned 8-bit. */
  public long flagsOffset() {
    return flagsOffset;
  }
}
