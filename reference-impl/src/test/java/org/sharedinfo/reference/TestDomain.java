package org.sharedinfo.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;

/**
 * A guest for one test: channels are bound to vCPU port mod 32 (0 in arm64), calls are recorded.
 */
final class TestDomain implements Domain {
  private final Abi abi;
  private final TestMachine machine = new TestMachine();
  private final MemorySegment frame = Arena.ofAuto().allocate(Abi.FRAME_BYTES, Abi.FRAME_BYTES);
  private volatile GuestKind kind;
  private volatile long tsc;

  final List<Integer> upcalls = new CopyOnWriteArrayList<>();
  final List<Integer> wakes = new CopyOnWriteArrayList<>();
  final List<Integer> events = new CopyOnWriteArrayList<>();
  volatile IntConsumer onUpcall = upcalls::add;
  volatile IntConsumer onEvent = events::add;

  TestDomain(Abi abi) {
    this.abi = abi;
    this.kind = GuestKind.usualIn(abi);
  }

  /** A guest whose frame holds a dump among the test resources. */
  static TestDomain ofPage(Abi abi, String name) {
    TestDomain domain = new TestDomain(abi);
    try (InputStream dump = TestDomain.class.getResourceAsStream("pages/" + name + ".bin")) {
      domain.frame.copyFrom(MemorySegment.ofArray(dump.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return domain;
  }

  TestDomain kind(GuestKind next) {
    kind = next;
    return this;
  }

  TestDomain tsc(long ticks) {
    tsc = ticks;
    return this;
  }

  SharedInfo layout() {
    return SharedInfo.of(abi);
  }

  byte u8(long offset) {
    return frame.get(abi.u8(), offset);
  }

  void u8(long offset, int value) {
    frame.set(abi.u8(), offset, (byte) value);
  }

  int u32(long offset) {
    return frame.get(abi.u32(), offset);
  }

  void u32(long offset, int value) {
    frame.set(abi.u32(), offset, value);
  }

  long u64(long offset) {
    return frame.get(abi.u64(), offset);
  }

  void u64(long offset, long value) {
    frame.set(abi.u64(), offset, value);
  }

  /** One word of the guest, unsigned. */
  long word(long offset) {
    return abi.wordBytes() == 8 ? u64(offset) : Integer.toUnsignedLong(u32(offset));
  }

  void word(long offset, long value) {
    if (abi.wordBytes() == 8) {
      u64(offset, value);
    } else {
      u32(offset, (int) value);
    }
  }

  void setBit(long wordOffset, int bit) {
    word(wordOffset, word(wordOffset) | 1L << bit);
  }

  void clearBit(long wordOffset, int bit) {
    word(wordOffset, word(wordOffset) & ~(1L << bit));
  }

  /** A copy of the whole frame. */
  byte[] bytes() {
    return frame.toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public Abi abi() {
    return abi;
  }

  @Override
  public GuestKind kind() {
    return kind;
  }

  @Override
  public MemorySegment sharedInfo() {
    return frame;
  }

  @Override
  public TestMachine machine() {
    return machine;
  }

  @Override
  public long tsc() {
    return tsc;
  }

  @Override
  public int vcpuOf(int port) {
    return port % abi.vcpus();
  }

  @Override
  public void upcall(int vcpu) {
    onUpcall.accept(vcpu);
  }

  @Override
  public void wake(int vcpu) {
    wakes.add(vcpu);
  }

  @Override
  public void event(int port) {
    onEvent.accept(port);
  }

  @Override
  public void unmask(int port) {
    throw new AssertionError("this guest unmasks by itself: port=" + port);
  }
}
