package org.sharedinfo.tck.schedule;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.tck.side.ClockSide;

/**
 * A guest on a stage: only its memory and its remaining frames change. Callbacks are noted for the
 * check.
 */
public final class StagedDomain implements Domain, Machine {
  /** An upcall was activated. */
  public record Upcall(int vcpu) {
    @Override
    public String toString() {
      return "an upcall of vCPU " + vcpu + " is activated";
    }
  }

  /** A vCPU was woken. */
  public record Wake(int vcpu) {
    @Override
    public String toString() {
      return "vCPU " + vcpu + " is woken";
    }
  }

  /** An event was delivered. */
  public record Event(int port) {
    @Override
    public String toString() {
      return "event of port " + port;
    }
  }

  private final Abi abi;
  private final GuestKind kind;
  private final int vcpu;
  private final MemorySegment sharedInfo;
  private final Map<Long, MemorySegment> frames;
  private final Map<Long, Long> ownPfns;
  private final List<Long> spare;
  private final IntConsumer onUnmask;
  private final ClockSide clock;
  private int taken;

  StagedDomain(
      Abi abi,
      GuestKind kind,
      int vcpu,
      MemorySegment sharedInfo,
      Map<Long, MemorySegment> frames,
      Map<Long, Long> ownPfns,
      List<Long> spare,
      IntConsumer onUnmask,
      ClockSide clock) {
    this.abi = abi;
    this.kind = kind;
    this.vcpu = vcpu;
    this.sharedInfo = sharedInfo;
    this.frames = frames;
    this.ownPfns = ownPfns;
    this.spare = spare;
    this.onUnmask = onUnmask;
    this.clock = clock;
  }

  /** The clock, to be moved if the ground has a moving one. */
  public ClockSide clock() {
    return clock;
  }

  /** The same guest, which answers requests to unmask. */
  public StagedDomain unmasking(IntConsumer action) {
    return new StagedDomain(abi, kind, vcpu, sharedInfo, frames, ownPfns, spare, action, clock);
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
    return sharedInfo;
  }

  @Override
  public Machine machine() {
    return this;
  }

  @Override
  public long tsc() {
    return clock.now();
  }

  @Override
  public int vcpuOf(int port) {
    Objects.checkIndex(port, abi.channels());
    return vcpu;
  }

  @Override
  public void upcall(int vcpu) {
    Stage.note(new Upcall(vcpu));
  }

  @Override
  public void wake(int vcpu) {
    Stage.note(new Wake(vcpu));
  }

  @Override
  public void event(int port) {
    Stage.mark(new Event(port));
  }

  @Override
  public void unmask(int port) {
    onUnmask.accept(port);
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    return Optional.ofNullable(frames.get(number));
  }

  @Override
  public OptionalLong pfnOf(long mfn) {
    Long pfn = ownPfns.get(mfn);
    return pfn == null ? OptionalLong.empty() : OptionalLong.of(pfn);
  }

  @Override
  public long allocate() {
    if (taken >= spare.size()) {
      throw new IllegalStateException("the machine has no frame left");
    }
    return spare.get(taken++);
  }
}
