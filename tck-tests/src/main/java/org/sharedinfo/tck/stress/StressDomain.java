package org.sharedinfo.tck.stress;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.Machine;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.Guest;

/**
 * A guest as an implementation sees it in a race. What it says is fixed and in plain fields: a
 * volatile access in here would order what the implementation itself leaves unordered.
 */
public class StressDomain implements Domain {
  /** The vCPU that all channels are bound to. */
  public static final int VCPU = 5;

  /** The clock. */
  public static final long TSC = 0x0200_0018_0000L;

  private final Abi abi;
  private final Frame frame;
  private final MemorySegment page;
  private final Machine machine;
  private int delay;
  private long work = 1;

  /** A guest of the ABI under test, with a zeroed frame. */
  @SuppressWarnings("MustBeClosedChecker")
  public StressDomain() {
    this.abi = Subject.current().abi();
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
  public final MemorySegment sharedInfo() {
    return page;
  }

  @Override
  public final Machine machine() {
    return machine;
  }

  /**
   * Makes each look at the clock take a while: who looks in the middle of a record gives the other
   * side the time for a whole update. It is spent without an access to memory that orders others.
   *
   * @param turns about a nanosecond each
   */
  public final void slowClock(int turns) {
    delay = turns;
  }

  @Override
  public final long tsc() {
    if (delay > 0) {
      long mixed = work;
      for (int i = 0; i < delay; i++) {
        mixed = mixed * 0x5851_F42D_4C95_7F2DL + 1;
      }
      work = mixed;
    }
    return TSC;
  }

  @Override
  public final int vcpuOf(int port) {
    Objects.checkIndex(port, abi.channels());
    return VCPU;
  }

  @Override
  public void upcall(int vcpu) {
    Objects.checkIndex(vcpu, Abi.VCPUS);
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
