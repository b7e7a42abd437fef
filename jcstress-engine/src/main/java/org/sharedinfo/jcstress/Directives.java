package org.sharedinfo.jcstress;

import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.CHECK_LOOP_PREFIX;
import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.CONSUME_NI_PREFIX;
import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.CONSUME_PREFIX;
import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.ITERATION_LOOP_PREFIX;
import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.SANITY_CHECK_PREFIX;
import static org.openjdk.jcstress.infra.processors.JCStressTestProcessor.STRIDE_LOOP_PREFIX;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.LongThread;
import org.openjdk.jcstress.infra.runners.VoidThread;
import org.openjdk.jcstress.infra.runners.WorkerSync;

/**
 * HotSpot's compiler directives for the runners that JCStress generates: each actor is inlined into
 * the loop that drives it, and no loop into another. JCStress writes such a file for a single test.
 * This one covers all tests of a fork, so it names each test's classes.
 */
final class Directives {
  private Directives() {}

  /** The text of the directives file. */
  static String of(List<StressClass> tests) {
    List<String> directives = new ArrayList<>();
    for (Class<?> worker : List.of(VoidThread.class, LongThread.class, CounterThread.class)) {
      directives.add(directive(List.of(worker.getName() + "::*"), List.of("-*::*"), false));
    }
    directives.add(
        directive(
            List.of("*::" + ITERATION_LOOP_PREFIX + "*", "*::" + SANITY_CHECK_PREFIX + "*"),
            List.of(
                "-*::" + STRIDE_LOOP_PREFIX + "*",
                "-*::" + CHECK_LOOP_PREFIX + "*",
                "+*::" + CONSUME_PREFIX + "*",
                "+" + WorkerSync.class.getName() + "::*",
                "+java.util.concurrent.atomic.*::*",
                "-*::" + CONSUME_NI_PREFIX + "*"),
            true));
    directives.add(directive(List.of(WorkerSync.class.getName() + "::*"), List.of("+*::*"), true));
    for (StressClass test : tests) {
      for (String actor : test.actors()) {
        directives.add(
            directive(
                List.of(
                    test.runner() + "*::" + STRIDE_LOOP_PREFIX + actor,
                    test.runner() + "*::" + CHECK_LOOP_PREFIX + actor),
                List.of("+" + test.type().getName() + "::" + actor),
                true));
      }
    }
    return directives.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String directive(List<String> methods, List<String> inline, boolean foreground) {
    return "{ match: "
        + strings(methods)
        + ", inline: "
        + strings(inline)
        + (foreground ? ", BackgroundCompilation: false }" : " }");
  }

  private static String strings(List<String> values) {
    return values.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
  }
}
