package org.sharedinfo.jcstress;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Tag;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Carries tags of every kind. */
@JCStressTest
@StressTag("own")
@Tagged.Meta
@Tag("jupiter")
@Outcome(expect = Expect.ACCEPTABLE)
@State
public class Tagged {
  /** An annotation of a user's. */
  @StressTag("meta")
  @Retention(RetentionPolicy.RUNTIME)
  @interface Meta {}

  @Actor
  public void one(I_Result r) {
    r.r1 = 1;
  }
}
