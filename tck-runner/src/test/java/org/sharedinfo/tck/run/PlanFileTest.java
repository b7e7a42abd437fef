package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the build wrote of the checks. */
class PlanFileTest {
  @ParameterizedTest
  @EnumSource
  void holdsWhatTheSuitesHold(Profile profile) {
    assertThat(PlanFile.read(profile)).hasValue(CheckPlan.lookThrough(profile));
    assertThat(CheckPlan.discover(profile)).hasSizeGreaterThan(300);
  }
}
