package org.sharedinfo.jcstress.rate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.Verbosity;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.SerializedBufferCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;
import org.sharedinfo.jcstress.StressEngine;
import org.sharedinfo.jcstress.StressReport;

/**
 * Compares the engine with JCStress's own executor, in turns: samples and witnesses per second of
 * the same tests, and the time that is not sampling. Arguments: milliseconds per test (500), rounds
 * (3), then parameters of the engine as name=value.
 */
public final class SamplingRate {
  private static final List<Class<?>> TESTS =
      List.of(PlainFields.class, WholePage.class, TouchedWords.class, Seqlock.class);

  private SamplingRate() {}

  private record Sampled(long samples, long witnesses) {}

  /** Prints a line for each round and way. */
  public static void main(String[] args) throws IOException {
    int millis = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    List<String> parameters = Stream.of(args).skip(2).toList();
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    long start = System.nanoTime();
    Options options = probed(millis);
    out.printf("JCStress probes the JVM: %d ms%n", millisSince(start));
    for (int round = 0; round < rounds; round++) {
      start = System.nanoTime();
      out.println(line("jcstress", jcstress(options), millis, start));
      start = System.nanoTime();
      out.println(line("engine", engine(millis, parameters), millis, start));
    }
  }

  private static String line(
      String way, Map<String, Sampled> results, int millis, long startNanos) {
    long beside = millisSince(startNanos) / TESTS.size() - millis;
    var line = new StringBuilder(String.format("%-9s", way));
    for (Class<?> test : TESTS) {
      Sampled result = results.get(test.getName());
      line.append(
          String.format(
              "%s %.1f M/s, witness %.0f k/s; ",
              test.getSimpleName(),
              result.samples() / 1e3 / millis,
              (double) result.witnesses() / millis));
    }
    return line + "beside sampling " + beside + " ms per test";
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  private static Options probed(int millis) throws IOException {
    String[] line = {
      "-time", Integer.toString(millis), "-iters", "1", "-strideSize", "32", "-strideCount", "8"
    };
    var options = new Options(line);
    if (!options.parse()) {
      throw new IllegalStateException("JCStress rejects its options");
    }
    OSSupport.init();
    VMSupport.initFlags(options);
    return options;
  }

  private static Map<String, Sampled> jcstress(Options options) throws IOException {
    var scheduler = new Scheduler(Topology.get(), options.getCPUCount());
    List<TestConfig> configs = new ArrayList<>();
    for (Class<?> test : TESTS) {
      SchedulingClass scheduling =
          scheduler.scheduleClasses(2, options.getCPUCount(), options.affinityMode()).getFirst();
      configs.add(
          new TestConfig(
              options,
              TestList.getInfo(test.getName()),
              0,
              List.of(),
              CompileMode.UNIFIED,
              scheduling));
    }
    var collector = new InProcessCollector();
    var sink = new SerializedBufferCollector(collector);
    new TestExecutor(new Verbosity(0), sink, scheduler).runAll(configs);
    sink.close();
    Map<String, Sampled> results = new HashMap<>();
    for (TestResult result : collector.getTestResults()) {
      long witnesses =
          result.grading().gradingResults.values().stream()
              .filter(graded -> graded.expect == Expect.ACCEPTABLE_INTERESTING)
              .mapToLong(graded -> graded.count)
              .sum();
      results.put(result.getName(), new Sampled(result.getTotalCount(), witnesses));
    }
    return results;
  }

  private static Map<String, Sampled> engine(int millis, List<String> parameters) {
    EngineTestKit.Builder kit =
        EngineTestKit.engine(StressEngine.ID)
            .configurationParameter("jcstress.time.ms", Integer.toString(millis))
            .selectors(
                TESTS.stream().map(DiscoverySelectors::selectClass).toArray(ClassSelector[]::new));
    for (String parameter : parameters) {
      String[] halves = parameter.split("=", 2);
      kit = kit.configurationParameter(halves[0], halves[1]);
    }
    Map<String, Sampled> results = new HashMap<>();
    kit.execute()
        .allEvents()
        .reportingEntryPublished()
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .flatMap(entry -> StressReport.fromEntry(entry).stream())
        .forEach(report ->
            results.put(
                report.test(), new Sampled(report.samples(), report.witnesses().orElseThrow())));
    return results;
  }
}
