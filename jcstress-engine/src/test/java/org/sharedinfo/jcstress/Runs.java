package org.sharedinfo.jcstress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** Short runs of the engine over fixtures. */
final class Runs {
  private Runs() {}

  static EngineTestKit.Builder kit(Class<?>... fixtures) {
    return EngineTestKit.engine(StressEngine.ID)
        .configurationParameter("jcstress.time.ms", "200")
        .configurationParameter("jcstress.patience.ms", "15000")
        .configurationParameter("jcstress.fork.heap.mb", "64")
        .selectors(
            Arrays.stream(fixtures)
                .map(DiscoverySelectors::selectClass)
                .toArray(org.junit.platform.engine.DiscoverySelector[]::new));
  }

  /** What was published, by the simple name of the test class and the mode. */
  static Map<String, StressReport> reports(EngineExecutionResults results) {
    return results
        .allEvents()
        .reportingEntryPublished()
        .map(event -> event.getRequiredPayload(ReportEntry.class))
        .map(entry -> StressReport.fromEntry(entry.getKeyValuePairs()).orElseThrow())
        .collect(
            Collectors.toMap(
                report -> simpleName(report.test()) + " " + report.mode(),
                report -> report,
                (first, second) -> {
                  throw new AssertionError("reported twice: " + second.test());
                },
                LinkedHashMap::new));
  }

  /** What was thrown for the only test of a run. */
  static Throwable thrown(EngineExecutionResults results) {
    return results.testEvents().stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  private static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
