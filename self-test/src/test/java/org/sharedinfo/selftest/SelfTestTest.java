package org.sharedinfo.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.TriedFault.State;
import org.sharedinfo.tck.run.Profile;

/** The real gallery, a little of it, in processes of its own. */
class SelfTestTest {
  private static final Set<String> SOME =
      Set.of(
          "wallclock-publisher-any-nanos",
          "wallclock-publisher-seconds-of-32-bits",
          "wallclock-high-half-first",
          "event-compares-and-sets");

  @Test
  void faultsAreKilledAndVariantsSpared() throws IOException, InterruptedException {
    var done = new ArrayList<String>();
    KillMatrix matrix =
        SelfTest.run(
            Profile.GATE,
            7,
            SOME::contains,
            new SelfTest.Listener() {
              @Override
              public void planned(int faults, int variants, int workers) {
                assertThat(workers).isPositive();
                done.add(faults + "+" + variants);
              }

              @Override
              public void done(String id) {
                done.add(id);
              }
            });
    assertThat(done.getFirst()).isEqualTo(matrix.faults().size() + "+2");
    assertThat(done).hasSize(matrix.faults().size() + 3);
    assertThat(matrix.passed()).as("%s", matrix).isTrue();
    assertThat(matrix.faults(State.KILLED)).hasSize(2);
    TriedFault seconds = matrix.faults().getFirst();
    assertThat(seconds.id()).isEqualTo("wallclock-publisher-seconds-of-32-bits");
    assertThat(seconds.rules()).contains("WCL-03");
    assertThat(seconds.evidence()).contains("property");
    assertThat(seconds.checks()).isGreaterThan(10);
    assertThat(seconds.quickest()).isPresent();
    assertThat(matrix.variants())
        .allSatisfy(variant -> {
          assertThat(variant.checks()).isGreaterThan(10);
          assertThat(variant.spared()).isTrue();
        });
  }

  @Test
  void aWorkerThatEndsCostsOneImplementation() {
    Judged lost = Judged.lost("some-fault", "the worker ended");
    assertThat(lost.kills()).isEmpty();
    assertThat(lost.doubts()).singleElement().matches(Doubt::kit);
  }

  @Test
  void everyRuleIsInTheMatrix() {
    assertThat(Matrices.held().rules())
        .extracting(KillMatrix.RuleWorth::rule)
        .containsExactlyElementsOf(List.of(Rule.values()));
  }
}
