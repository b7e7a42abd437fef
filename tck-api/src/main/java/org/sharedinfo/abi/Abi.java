package org.sharedinfo.abi;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * A guest ABI: the data model that determines every layout, width and limit.
 *
 * <p>All multi-byte values are little-endian, on every host.
 */
public enum Abi {
  /** 64-bit x86 guests. */
  X86_64("x86_64", ValueLayout.JAVA_LONG, 8, 32, Flags.TWO, new ArchParts(1, false)),
  /** 32-bit x86 guests (PAE). */
  X86_32("x86_32", ValueLayout.JAVA_INT, 4, 32, Flags.TWO, new ArchParts(5, true)),
  /** 64-bit Arm guests. */
  ARM64("arm64", ValueLayout.JAVA_LONG, 8, 1, Flags.PENDING_ALONE, ArchParts.NONE);

  /** The bytes at the start of vcpu_info. */
  enum Flags {
    /** evtchn_upcall_pending and evtchn_upcall_mask. */
    TWO,
    /** evtchn_upcall_pending; the byte after it is padding. */
    PENDING_ALONE
  }

  /**
   * The contents of arch_vcpu_info and arch_shared_info.
   *
   * @param padWords words after cr2 in arch_vcpu_info; less than 0 where both parts are empty
   * @param holdsWcSecHi whether wc_sec_hi is the last field of arch_shared_info; otherwise it
   *     follows wc_nsec
   */
  private record ArchParts(int padWords, boolean holdsWcSecHi) {
    /** Both are empty. */
    static final ArchParts NONE = new ArchParts(-1, false);
  }

  /** Bytes of the frame that holds shared_info. */
  public static final int FRAME_BYTES = 4096;

  private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);

  private final String id;
  private final ValueLayout word;
  private final int u64Alignment;
  private final int vcpus;
  private final Flags flags;
  private final ArchParts archParts;

  /**
   * @param word one C {@code long}
   * @param u64Alignment bytes to which a structure aligns a 64-bit integer
   * @param vcpus the number of vcpu_info in the frame
   */
  Abi(String id, ValueLayout word, int u64Alignment, int vcpus, Flags flags, ArchParts archParts) {
    this.id = id;
    this.word = word.withOrder(LITTLE_ENDIAN);
    this.u64Alignment = u64Alignment;
    this.vcpus = vcpus;
    this.flags = flags;
    this.archParts = archParts;
  }

  /** The ABI with an id, such as {@code x86_64}. */
  public static Optional<Abi> byId(String id) {
    return Arrays.stream(values()).filter(abi -> abi.id.equals(id)).findFirst();
  }

  /** The name in options and result files. */
  public String id() {
    return id;
  }

  /** Bytes of one C {@code long}, the unit W of the rules: 8 or 4. */
  public int wordBytes() {
    return (int) word.byteSize();
  }

  /** Bits of one C {@code long}: 64 or 32. */
  public int wordBits() {
    return wordBytes() * Byte.SIZE;
  }

  /**
   * The vCPUs that have a vcpu_info in the frame: 0 to vcpus() − 1. A guest registers those of
   * further vCPUs elsewhere.
   */
  public int vcpus() {
    return vcpus;
  }

  /** Whether vcpu_info has evtchn_upcall_mask. PV guests need it. */
  public boolean hasUpcallMask() {
    return flags == Flags.TWO;
  }

  /**
   * Whether arch_vcpu_info and arch_shared_info hold anything: cr2, nmi_reason and the words of the
   * physical-to-machine list.
   */
  public boolean hasArchParts() {
    return archParts.padWords() >= 0;
  }

  /** The event channels: ports are 0 to channels() − 1. A word of bits for each bit of a word. */
  public int channels() {
    return wordBits() * wordBits();
  }

  /**
   * The word of evtchn_pending and evtchn_mask, and the selector bit, that a port belongs to.
   *
   * @param port 0 to channels() − 1
   * @throws IndexOutOfBoundsException if the port is outside its range, with its number
   */
  public int wordIndex(int port) {
    return requirePort(port) / wordBits();
  }

  /** The bit inside that word, 0 to wordBits() − 1; as {@link #wordIndex}. */
  public int bitIndex(int port) {
    return requirePort(port) % wordBits();
  }

  /** A byte. */
  public ValueLayout.OfByte u8() {
    return U8;
  }

  /** A 32-bit integer, for accessing memory. */
  public ValueLayout.OfInt u32() {
    return U32;
  }

  /**
   * A 64-bit integer, for accessing memory. It requires 8-byte alignment, without which there are
   * no atomic access modes. The frame's 64-bit fields are aligned so in every ABI.
   */
  public ValueLayout.OfLong u64() {
    return U64;
  }

  /** One C {@code long}, for accessing memory: an OfLong or an OfInt. */
  public ValueLayout word() {
    return word;
  }

  /** A 64-bit integer in a structure, with the alignment of this data model. */
  ValueLayout.OfLong u64Member() {
    return U64.withByteAlignment(u64Alignment);
  }

  private int requirePort(int port) {
    if (port < 0 || port >= channels()) {
      throw new IndexOutOfBoundsException("port=" + port + ", outside 0.." + (channels() - 1));
    }
    return port;
  }

  int archVcpuPadWords() {
    return archParts.padWords();
  }

  /** Whether wc_sec_hi is the last field of arch_shared_info; otherwise it follows wc_nsec. */
  boolean hasWcSecHiInArch() {
    return archParts.holdsWcSecHi();
  }
}
