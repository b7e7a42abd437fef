package org.sharedinfo.jcstress.rate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A reader that does not come back for a second look, while a record is being written. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "before the update")
@Outcome(id = "2, 7, 7", expect = Expect.ACCEPTABLE, desc = "after the update")
@Outcome(id = "-1, .*", expect = Expect.ACCEPTABLE_INTERESTING, desc = "within the update")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mixture of two updates")
@State
public class Seqlock {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final long VERSION = 32;
  private static final long FIRST = 48;
  private static final long SECOND = 52;
  private final MemorySegment page = Slab.page();

  /** Takes a page for the state. */
  public Seqlock() {
    page.fill((byte) 0);
  }

  @Actor
  public void writer() {
    INT.set(page, VERSION, 1);
    VarHandle.storeStoreFence();
    INT.set(page, FIRST, 7);
    INT.set(page, SECOND, 7);
    INT.setRelease(page, VERSION, 2);
  }

  @Actor
  public void reader(III_Result r) {
    int before = (int) INT.getAcquire(page, VERSION);
    r.r2 = (int) INT.get(page, FIRST);
    r.r3 = (int) INT.get(page, SECOND);
    VarHandle.loadLoadFence();
    boolean whole = (before & 1) == 0 && (int) INT.get(page, VERSION) == before;
    r.r1 = whole ? before : -1;
  }
}
