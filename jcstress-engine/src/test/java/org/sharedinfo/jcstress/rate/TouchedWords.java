package org.sharedinfo.jcstress.rate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A message passed on a native page, with only the words in use zeroed for each state. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the flag, and not the message")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the message before the flag")
@Outcome(expect = Expect.ACCEPTABLE, desc = "all or nothing")
@State
public class TouchedWords {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final long FLAG = 0;
  private static final long MESSAGE = 2048;
  private final MemorySegment page = Slab.page();

  /** Takes a page for the state. */
  public TouchedWords() {
    INT.set(page, FLAG, 0);
    INT.set(page, MESSAGE, 0);
  }

  @Actor
  public void sender() {
    INT.set(page, MESSAGE, 1);
    INT.setRelease(page, FLAG, 1);
  }

  @Actor
  public void receiver(II_Result r) {
    r.r1 = (int) INT.getAcquire(page, FLAG);
    r.r2 = (int) INT.get(page, MESSAGE);
  }
}
