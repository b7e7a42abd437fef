package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.sharedinfo.spi.Domain;

/** The arch part and the guest's other frames, with volatile accesses. */
final class WordP2mMemory {
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Domain domain;
  private final MemorySegment shared;
  private final long arch;
  private final int w;

  WordP2mMemory(Domain domain) {
    this.domain = domain;
    shared = domain.sharedInfo();
    w = domain.abi().wordBytes();
    arch = WordMemory.of(domain).arch();
  }

  int w() {
    return w;
  }

  boolean wide() {
    return w == Long.BYTES;
  }

  int perFrame() {
    return 4096 / w;
  }

  long allOnes() {
    return wide() ? -1L : 0xFFFF_FFFFL;
  }

  long word(MemorySegment memory, long at) {
    return wide()
        ? (long) LONG.getVolatile(memory, at)
        : Integer.toUnsignedLong((int) INT.getVolatile(memory, at));
  }

  void word(MemorySegment memory, long at, long value) {
    if (wide()) {
      LONG.setVolatile(memory, at, value);
    } else {
      INT.setVolatile(memory, at, (int) value);
    }
  }

  long entry(MemorySegment table, long at) {
    return (long) LONG.getVolatile(table, at);
  }

  void entry(MemorySegment table, long at, long value) {
    LONG.setVolatile(table, at, value);
  }

  /** The cr3 value for a frame number. */
  long cr3(long frame) {
    return wide() ? frame * 4096 : (frame << 12 | frame >>> 20) & 0xFFFF_FFFFL;
  }

  /** The frame number of a cr3. */
  long frameOfCr3(long cr3) {
    return wide() ? cr3 >>> 12 : (cr3 >>> 12 | cr3 << 20) & 0xFFFF_FFFFL;
  }

  long allocate() {
    return domain.machine().allocate();
  }

  /** The memory of one of the guest's own frames. */
  MemorySegment frame(long number) {
    return find(number).orElseThrow();
  }

  Optional<MemorySegment> find(long number) {
    return domain.machine().frame(number);
  }

  long maxPfn() {
    return word(shared, arch);
  }

  void maxPfn(long count) {
    word(shared, arch, count);
  }

  long frameListList() {
    return word(shared, arch + w);
  }

  void frameListList(long number) {
    word(shared, arch + w, number);
  }

  long root() {
    return word(shared, arch + 3L * w);
  }

  void root(long cr3) {
    word(shared, arch + 3L * w, cr3);
  }

  long vaddr() {
    return word(shared, arch + 4L * w);
  }

  void vaddr(long address) {
    word(shared, arch + 4L * w, address);
  }

  long generation() {
    return word(shared, arch + 5L * w);
  }

  /** Sets the generation; no access moves across it. */
  void generation(long value) {
    VarHandle.fullFence();
    word(shared, arch + 5L * w, value);
    VarHandle.fullFence();
  }
}
