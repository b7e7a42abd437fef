package org.sharedinfo.jcstress.rate;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A message passed in fields of the state. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the flag, and not the message")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the message before the flag")
@Outcome(expect = Expect.ACCEPTABLE, desc = "all or nothing")
@State
public class PlainFields {
  int message;
  volatile int flag;

  @Actor
  public void sender() {
    message = 1;
    flag = 1;
  }

  @Actor
  public void receiver(II_Result r) {
    r.r1 = flag;
    r.r2 = message;
  }
}
