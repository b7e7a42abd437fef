package org.sharedinfo.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;

/** A guest with almost no cost: its clock advances with every read, and its handlers count. */
final class BenchmarkDomain implements Domain {
  private final MemorySegment sharedInfo =
      Arena.global().allocate(Abi.FRAME_BYTES, Abi.FRAME_BYTES);
  private final FlatMachine machine = new FlatMachine();
  private final Abi abi;
  private long tsc;
  private long events;

  @SuppressWarnings("UnusedVariable") // counted because the C program also counts them
  private long upcalls;

  BenchmarkDomain(Abi abi) {
    this.abi = abi;
  }

  /** The number of upcalls so far. */
  long upcalls() {
    return upcalls;
  }

  /** The number of events handled so far. */
  long events() {
    return events;
  }

  @Override
  public Abi abi() {
    return abi;
  }

  @Override
  public GuestKind kind() {
    return GuestKind.PV;
  }

  @Override
  public MemorySegment sharedInfo() {
    return sharedInfo;
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public long tsc() {
    return ++tsc;
  }

  @Override
  public int vcpuOf(int port) {
    return 0;
  }

  @Override
  public void upcall(int vcpu) {
    upcalls++;
  }

  @Override
  public void wake(int vcpu) {
    // no vCPU sleeps here
  }

  @Override
  public void event(int port) {
    events++;
  }

  @Override
  public void unmask(int port) {
    throw new UnsupportedOperationException("a benchmark's guest has no port " + port);
  }

  private static final class FlatMachine implements Machine {
    private final Map<Long, Optional<MemorySegment>> frames = new HashMap<>();

    @Override
    public Optional<MemorySegment> frame(long number) {
      return frames.getOrDefault(number, Optional.empty());
    }

    @Override
    public long allocate() {
      long number = frames.size() + 1L;
      frames.put(number, Optional.of(Arena.global().allocate(FRAME_BYTES, FRAME_BYTES)));
      return number;
    }
  }
}
