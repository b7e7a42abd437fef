package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.List;

/**
 * How each race is sampled, in each mode.
 *
 * @param time how long
 * @param strides how many strides a set of states has: a trial run makes twice as many states
 * @param witnesses how many overlaps are enough: a race with fewer is sampled longer
 * @param apart whether races that affect how others are compiled have processes of their own
 * @param jvmOptions of the processes that race
 */
record RaceSampling(
    Duration time, int strides, int witnesses, boolean apart, List<String> jvmOptions) {
  /** With every compiler, and races apart that affect how others are compiled. */
  static RaceSampling thorough(Duration time) {
    return new RaceSampling(time, 8, 1000, true, List.of());
  }

  /** In code that is compiled quickly: what reordering can do was explored. */
  static RaceSampling brief(Duration time) {
    return new RaceSampling(time, 4, 10, false, List.of("-XX:TieredStopAtLevel=1"));
  }
}
