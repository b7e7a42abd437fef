package org.sharedinfo.jcstress;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A named way to run the forks.
 *
 * @param name as in {@code jcstress.modes}
 * @param jvmArgs the JVM arguments that it adds
 */
record StressMode(String name, List<String> jvmArgs) {

  private static final List<String> C2_ONLY = List.of("-XX:-TieredCompilation");

  /** The modes that need no declaration, by name. */
  static final Map<String, List<String>> BUILT_IN =
      new TreeMap<>(
          Map.of(
              "default", List.of(),
              "interpreter", List.of("-Xint"),
              "c1", List.of("-XX:TieredStopAtLevel=1"),
              "c2", C2_ONLY,
              "c2-stress",
                  List.of(
                      C2_ONLY.getFirst(),
                      "-XX:+StressLCM",
                      "-XX:+StressGCM",
                      "-XX:+StressIGVN",
                      "-XX:+StressCCP")));

  StressMode {
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** Whether the compiler makes random choices that a seed repeats. */
  boolean randomised() {
    return jvmArgs.stream().anyMatch(arg -> arg.startsWith("-XX:+Stress"))
        && jvmArgs.stream().noneMatch(arg -> arg.startsWith("-XX:StressSeed="));
  }
}
