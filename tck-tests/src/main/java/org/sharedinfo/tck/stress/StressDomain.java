package org.sharedinfo.tck.stress;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/**
 * A guest as an implementation sees it in a race. Its answers are fixed and in plain fields: a
 * volatile access here would order what the implementation itself leaves unordered.
 */
public class StressDomain implements Domain {
  /** The vCPU that all channels are bound to. */
  public static final int VCPU = Subject.current().limits().vcpu(5);

  /** Another vCPU, if the implementation serves more than one. */
  public static final int NEIGHBOUR = (VCPU + 1) % Subject.current().limits().vcpus();

  /** The clock. */
  public static final long TSC = 0x0200_0018_0000L;

  private final Abi abi;
  private final GuestKind kind;
  private final Frame frame;
  private final MemorySegment page;
  private final Machine machine;

  /** A guest of the ABI under test, with a zeroed frame. */
  @SuppressWarnings("MustBeClosedChecker")
  public StressDomain() {
    this.abi = Subject.current().abi();
    this.kind = Subject.current().kind();
    Guest guest = Guest.zeroed(abi);
    this.frame = guest.frame();
    this.page = guest.sharedInfo();
    this.machine = guest.machine();
  }

  /** The frame as the kit sees it. */
  public final Frame frame() {
    return frame;
  }

  @Override
  public final Abi abi() {
    return abi;
  }

  @Override
  public final GuestKind kind() {
    return kind;
  }

  @Override
  public final MemorySegment sharedInfo() {
    return page;
  }

  @Override
  public final Machine machine() {
    return machine;
  }

  @Override
  public long tsc() {
    return TSC;
  }

  @Override
  public int vcpuOf(int port) {
    Objects.checkIndex(port, abi.channels());
    return VCPU;
  }

  @Override
  public void upcall(int vcpu) {
    Objects.checkIndex(vcpu, abi.vcpus());
  }

  @Override
  public void wake(int vcpu) {
    Objects.checkIndex(vcpu, abi.vcpus());
  }

  @Override
  public void event(int port) {
    Objects.checkIndex(port, abi.channels());
  }

  @Override
  public void unmask(int port) {
    Objects.checkIndex(port, abi.channels());
  }
}
