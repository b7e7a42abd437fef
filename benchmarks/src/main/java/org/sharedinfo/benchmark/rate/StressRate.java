package org.sharedinfo.benchmark.rate;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.Verbosity;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.SerializedBufferCollector;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;
import org.sharedinfo.bridge.NativeProvider;
import org.sharedinfo.jcstress.StressEngine;
import org.sharedinfo.jcstress.StressReport;
import org.sharedinfo.reference.ReferenceProvider;
import org.sharedinfo.tck.check.Subject;

/**
 * Compares how often races run per second. It runs one of the kit's races with the reference
 * implementation behind the SPI, in turn with the same race written by hand. The hand-written race
 * runs under JCStress's own executor and under the engine. It then runs the same race with the C
 * example behind the bridge, and in C alone. Arguments: milliseconds, rounds, the program of {@code
 * race.c}, the library of the example.
 */
public final class StressRate {
  private static final String SEQLOCK =
      "org.sharedinfo.tck.time.TimeReaderStress$ReadDuringUpdates";
  private static final String BRIDGED = "bridged";
  private static final String IN_C = "in C alone";

  private static final Map<Class<?>, String> PAIRS =
      Map.of(
          BareSeqlock.class,
          SEQLOCK,
          BareEvent.class,
          "org.sharedinfo.tck.event.EventReceiverStress$UpcallWhileSending");

  private static final String ENGINE = " under the engine";

  private StressRate() {}

  /** Prints a line for each pair: the best of all rounds. */
  public static void main(String[] args) throws IOException {
    int millis = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    String race = args[2];
    String library = args[3];
    Options options = probed(millis);
    Map<String, Long> best = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Class<?>, String> pair : PAIRS.entrySet()) {
        best.merge(pair.getKey().getName(), bare(options, pair.getKey()), Math::max);
        best.merge(pair.getValue(), kit(millis, pair.getValue()), Math::max);
        String withEngine = pair.getKey().getName() + ENGINE;
        best.merge(withEngine, kit(millis, pair.getKey().getName()), Math::max);
      }
      best.merge(IN_C, alone(millis, race, library), Math::max);
      best.merge(BRIDGED, bridged(millis, library), Math::max);
    }
    PAIRS.forEach((bare, kit) -> System.out.println(line(best, bare.getName(), kit, millis)));
    double bridged = best.getOrDefault(BRIDGED, 0L) / 1e3 / millis;
    double alone = best.getOrDefault(IN_C, 0L) / 1e3 / millis;
    System.out.printf(
        Locale.ROOT,
        "%s on the example in C %.2f M/s; in C alone %.2f M/s, ratio %.2f%n",
        SEQLOCK,
        bridged,
        alone,
        bridged / alone);
  }

  private static long alone(int millis, String race, String library) throws IOException {
    Process process = new ProcessBuilder(race, library, Integer.toString(millis)).start();
    try (var out = process.inputReader()) {
      return Long.parseLong(out.readLine()) * millis / 1000;
    }
  }

  private static long bridged(int millis, String library) {
    return kit(
        millis,
        SEQLOCK,
        Map.of(Subject.PROVIDER, NativeProvider.class.getName(), NativeProvider.LIBRARY, library));
  }

  private static String line(Map<String, Long> best, String bare, String kit, int millis) {
    double bareRate = best.getOrDefault(bare, 0L) / 1e3 / millis;
    double kitRate = best.getOrDefault(kit, 0L) / 1e3 / millis;
    double engineRate = best.getOrDefault(bare + ENGINE, 0L) / 1e3 / millis;
    return String.format(
        Locale.ROOT,
        "%s %.2f M/s; by hand %.2f M/s, ratio %.2f; by hand under the engine %.2f M/s, ratio %.2f",
        kit,
        kitRate,
        bareRate,
        kitRate / bareRate,
        engineRate,
        kitRate / engineRate);
  }

  private static Options probed(int millis) throws IOException {
    var options =
        new Options(
            new String[] {
              "-time",
              Integer.toString(millis),
              "-iters",
              "1",
              "-strideSize",
              "32",
              "-strideCount",
              "8"
            });
    if (!options.parse()) {
      throw new IllegalStateException("JCStress rejects its options");
    }
    OSSupport.init();
    VMSupport.initFlags(options);
    return options;
  }

  private static long bare(Options options, Class<?> test) throws IOException {
    var scheduler = new Scheduler(Topology.get(), options.getCPUCount());
    var scheduling =
        scheduler.scheduleClasses(2, options.getCPUCount(), options.affinityMode()).getFirst();
    var config =
        new TestConfig(
            options,
            TestList.getInfo(test.getName()),
            0,
            List.of(),
            CompileMode.UNIFIED,
            scheduling);
    var collector = new InProcessCollector();
    var sink = new SerializedBufferCollector(collector);
    new TestExecutor(new Verbosity(0), sink, scheduler).runAll(List.of(config));
    sink.close();
    return collector.getTestResults().stream().mapToLong(result -> result.getTotalCount()).sum();
  }

  private static long kit(int millis, String test) {
    return kit(millis, test, Map.of(Subject.PROVIDER, ReferenceProvider.class.getName()));
  }

  private static long kit(int millis, String test, Map<String, String> properties) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(test))
            .filters(EngineFilter.includeEngines(StressEngine.ID))
            .configurationParameter("jcstress.time.ms", Integer.toString(millis))
            .configurationParameter("jcstress.fork.property." + Subject.ABI, "x86_64");
    properties.forEach(
        (name, value) -> request.configurationParameter("jcstress.fork.property." + name, value));
    long[] samples = new long[1];
    LauncherFactory.create()
        .execute(
            request.build(),
            new TestExecutionListener() {
              @Override
              public void reportingEntryPublished(TestIdentifier id, ReportEntry entry) {
                StressReport.fromEntry(entry.getKeyValuePairs())
                    .ifPresent(report -> samples[0] += report.samples());
              }
            });
    return Arrays.stream(samples).sum();
  }
}
