package org.sharedinfo.tck.schedule;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.tck.side.ClockSide;

/** A guest on a stage. Its callbacks and TSC reads are marks in the order of all steps. */
public final class MarkingDomain implements Domain {
  private final StagedDomain domain;
  private final Machine machine;
  private final IntConsumer onUnmask;

  MarkingDomain(StagedDomain domain) {
    this(domain, domain.machine(), _ -> {});
  }

  private MarkingDomain(StagedDomain domain, Machine machine, IntConsumer onUnmask) {
    this.domain = domain;
    this.machine = machine;
    this.onUnmask = onUnmask;
  }

  /** The same guest, which answers requests to unmask. */
  public MarkingDomain unmasking(IntConsumer action) {
    return new MarkingDomain(domain, machine, action);
  }

  /** The same guest, whose frames are looked up in another machine. */
  public MarkingDomain on(Machine other) {
    return new MarkingDomain(domain, other, onUnmask);
  }

  /** The clock, to be moved if the ground has a moving one. */
  public ClockSide clock() {
    return domain.clock();
  }

  @Override
  public Abi abi() {
    return domain.abi();
  }

  @Override
  public GuestKind kind() {
    return domain.kind();
  }

  @Override
  public MemorySegment sharedInfo() {
    return domain.sharedInfo();
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public long tsc() {
    long now = domain.tsc();
    Stage.mark("tsc " + Long.toHexString(now));
    return now;
  }

  @Override
  public int vcpuOf(int port) {
    return domain.vcpuOf(port);
  }

  @Override
  public void upcall(int vcpu) {
    Stage.mark("upcall " + vcpu);
  }

  @Override
  public void wake(int vcpu) {
    Stage.mark("wake " + vcpu);
  }

  @Override
  public void event(int port) {
    Stage.mark("begin channel " + Integer.toHexString(port));
    Stage.mark("done channel");
  }

  @Override
  public void unmask(int port) {
    Stage.mark("begin unmask " + Integer.toHexString(port));
    onUnmask.accept(port);
    Stage.mark("done unmask");
  }
}
