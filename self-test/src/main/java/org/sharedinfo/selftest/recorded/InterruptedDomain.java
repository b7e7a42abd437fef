package org.sharedinfo.selftest.recorded;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;

/**
 * A guest of which something happens while an observer works: at a chosen look-up of a frame, which
 * the observer makes on its way through the list.
 */
final class InterruptedDomain implements Domain, Machine {
  private final Domain domain;
  private int left;
  private Runnable action = () -> {};

  InterruptedDomain(Domain domain) {
    this.domain = domain;
  }

  /**
   * Lets the guest act.
   *
   * @param which the number of the look-up, from 1: it happens before this one
   */
  void at(int which, Runnable guest) {
    left = which;
    action = guest;
  }

  /** Nothing happens any more. */
  void stop() {
    left = 0;
  }

  @Override
  public Optional<MemorySegment> frame(long number) {
    if (left > 0 && --left == 0) {
      Script.meanwhile(action);
    }
    return domain.machine().frame(number);
  }

  @Override
  public long allocate() {
    return domain.machine().allocate();
  }

  @Override
  public OptionalLong pfnOf(long mfn) {
    return domain.machine().pfnOf(mfn);
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
    return this;
  }

  @Override
  public long tsc() {
    return domain.tsc();
  }

  @Override
  public int vcpuOf(int port) {
    return domain.vcpuOf(port);
  }

  @Override
  public void upcall(int vcpu) {
    domain.upcall(vcpu);
  }

  @Override
  public void wake(int vcpu) {
    domain.wake(vcpu);
  }

  @Override
  public void event(int port) {
    domain.event(port);
  }

  @Override
  public void unmask(int port) {
    domain.unmask(port);
  }
}
