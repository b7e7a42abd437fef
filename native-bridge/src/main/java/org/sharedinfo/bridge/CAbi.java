package org.sharedinfo.bridge;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import org.sharedinfo.abi.Abi;

/** The structures of {@code shared_info_tck.h}, field by field. */
final class CAbi {
  static final int VERSION = 2;
  private static final int X86_64 = 1;
  private static final int X86_32 = 2;
  private static final int ARM64 = 4;
  static final int PV = 1;
  static final int HVM = 2;

  /** Declares port 0 as the first working port; 0 itself means the usual first port. */
  static final int PORT_0 = -1;

  static final int TEXT_BYTES = 120;

  static final StructLayout ERROR =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("number"),
          MemoryLayout.sequenceLayout(TEXT_BYTES, JAVA_BYTE).withName("text"));

  static final StructLayout DOMAIN =
      MemoryLayout.structLayout(
          JAVA_INT.withName("size"),
          JAVA_INT.withName("abi"),
          JAVA_INT.withName("kind"),
          JAVA_INT.withName("reserved"),
          ADDRESS.withName("shared_info"),
          ADDRESS.withName("kit"),
          ADDRESS.withName("frame"),
          ADDRESS.withName("allocate"),
          ADDRESS.withName("tsc"),
          ADDRESS.withName("vcpu_of"),
          ADDRESS.withName("upcall"),
          ADDRESS.withName("wake"),
          ADDRESS.withName("event"),
          ADDRESS.withName("unmask"),
          ADDRESS.withName("map_frames"),
          ADDRESS.withName("unmap_frames"),
          ADDRESS.withName("mfn_to_pfn"));

  static final StructLayout TIME =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("tsc_timestamp"),
          JAVA_LONG.withName("system_time"),
          JAVA_INT.withName("tsc_to_system_mul"),
          JAVA_BYTE.withName("tsc_shift"),
          JAVA_BYTE.withName("flags"),
          MemoryLayout.sequenceLayout(2, JAVA_BYTE).withName("reserved"));

  static final StructLayout SCALE =
      MemoryLayout.structLayout(
          JAVA_INT.withName("tsc_to_system_mul"),
          JAVA_BYTE.withName("tsc_shift"),
          MemoryLayout.sequenceLayout(3, JAVA_BYTE).withName("reserved"));

  static final StructLayout TIME_OF_DAY =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("seconds"), JAVA_INT.withName("nanos"), JAVA_INT.withName("reserved"));

  static final StructLayout P2M_ENTRY =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("mfn"),
          JAVA_LONG.withName("generation"),
          JAVA_INT.withName("consistent"),
          JAVA_INT.withName("reserved"));

  static final StructLayout FIELD =
      MemoryLayout.structLayout(
          ADDRESS.withName("structure"),
          ADDRESS.withName("name"),
          JAVA_LONG.withName("offset"),
          JAVA_LONG.withName("size"));

  static final StructLayout LIMITS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("ports"), JAVA_INT.withName("vcpus"), JAVA_INT.withName("first_port"));

  static final StructLayout IMPLEMENTATION =
      MemoryLayout.structLayout(
          JAVA_INT.withName("version"),
          JAVA_INT.withName("size"),
          JAVA_INT.withName("abis"),
          JAVA_INT.withName("guests"),
          LIMITS.withName("limits_x86_64"),
          LIMITS.withName("limits_x86_32"),
          ADDRESS.withName("name"),
          ADDRESS.withName("release"),
          ADDRESS.withName("vendor"),
          JAVA_LONG.withName("frequency_resolution"),
          ADDRESS.withName("attach_guest"),
          ADDRESS.withName("detach_guest"),
          ADDRESS.withName("attach"),
          ADDRESS.withName("detach"),
          ADDRESS.withName("publish_time"),
          ADDRESS.withName("scale_of"),
          ADDRESS.withName("update_time"),
          ADDRESS.withName("system_time"),
          ADDRESS.withName("frequency"),
          ADDRESS.withName("publish_wallclock"),
          ADDRESS.withName("time_of_day"),
          ADDRESS.withName("send"),
          ADDRESS.withName("block"),
          ADDRESS.withName("unmask_for_guest"),
          ADDRESS.withName("nmi"),
          ADDRESS.withName("page_fault"),
          ADDRESS.withName("mask"),
          ADDRESS.withName("unmask"),
          ADDRESS.withName("clear"),
          ADDRESS.withName("handle_upcall"),
          ADDRESS.withName("p2m_set_up"),
          ADDRESS.withName("p2m_set"),
          ADDRESS.withName("p2m_remap"),
          ADDRESS.withName("p2m_grow"),
          ADDRESS.withName("p2m_read"),
          ADDRESS.withName("p2m_changed_since"),
          ADDRESS.withName("layout"),
          LIMITS.withName("limits_arm64"),
          MemoryLayout.paddingLayout(4));

  private CAbi() {}

  /** The bit of an ABI in the set of a table, and its number. */
  static int bit(Abi abi) {
    return switch (abi) {
      case X86_64 -> X86_64;
      case X86_32 -> X86_32;
      case ARM64 -> ARM64;
    };
  }

  /** The offset of a field in its structure. */
  static long at(StructLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }
}
