package org.sharedinfo.tck.run;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.engine.JqwikTestEngine;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.sharedinfo.jcstress.StressEngine;
import org.sharedinfo.tck.check.ImplementationLoader;
import org.sharedinfo.tck.check.Subject;

/** Configuration parameters of the engines, the same for discovery and execution. */
final class JUnitSettings {
  /** Held, so that its level is kept: it reports at each start that the database is off. */
  private static final Logger JQWIK = Logger.getLogger("net.jqwik");

  private static final String FORK = "jcstress.fork.property.";

  private JUnitSettings() {}

  /** The number of race tests that share a fork, whose start costs as much as sampling one. */
  private static final int RACES_A_FORK = 60;

  /** Only the engines of the kit, none that registers itself on the class path. */
  static Launcher launcher() {
    return LauncherFactory.create(
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine(), new JqwikTestEngine(), new StressEngine())
            .build());
  }

  /** A request that reads only the kit's configuration. */
  static LauncherDiscoveryRequestBuilder request() {
    return LauncherDiscoveryRequestBuilder.request().enableImplicitConfigurationParameters(false);
  }

  /** Parameters for discovering the checks of a profile. */
  static Map<String, String> parameters(Profile profile) {
    return parameters(profile, profile.sampling());
  }

  private static Map<String, String> parameters(Profile profile, RaceSampling sampling) {
    JQWIK.setLevel(Level.WARNING);
    return Map.ofEntries(
        entry("jqwik.database", ""),
        entry("jqwik.reporting.onlyfailures", "true"),
        entry("jqwik.seeds.whenfixed", "ALLOW"),
        entry("jqwik.failures.after.default", "RANDOM_SEED"),
        entry("jqwik.shrinking.bounded.seconds", "5"),
        entry("junit.jupiter.execution.parallel.enabled", "false"),
        entry("jcstress.time.ms", Long.toString(sampling.time().toMillis())),
        entry("jcstress.strideCount", Integer.toString(sampling.strides())),
        entry("jcstress.witnesses", Integer.toString(sampling.witnesses())),
        entry("jcstress.apart", Boolean.toString(sampling.apart())),
        entry("jcstress.modes", profile.modes()),
        entry("jcstress.batch", Integer.toString(RACES_A_FORK)),
        entry("jcstress.stopOnForbidden", "true"),
        entry("jcstress.patience.ms", "10000"), // for a busy machine
        entry(
            "jcstress.fork.jvmArgs",
            Stream.of(
                    List.of("--enable-native-access=ALL-UNNAMED"),
                    sampling.jvmOptions(),
                    StartCache.RACES.jvmOptions())
                .flatMap(List::stream)
                .map(option -> "\"" + option + "\"")
                .collect(Collectors.joining(" "))));
  }

  /**
   * Parameters for running them on a subject: races run in separate processes, which load it again.
   *
   * @param sampling how each race is sampled
   */
  static Map<String, String> parameters(Profile profile, RaceSampling sampling, Subject subject) {
    Map<String, String> parameters = new HashMap<>(parameters(profile, sampling));
    parameters.put(FORK + Subject.PROVIDER, subject.providerClass().getName());
    parameters.put(FORK + Subject.ABI, subject.abi().id());
    parameters.put(FORK + Subject.GUEST, subject.kind().id());
    for (String property : List.of(WorkerProcess.LIBRARY, ImplementationLoader.PATH)) {
      Optional.ofNullable(System.getProperty(property))
          .ifPresent(value -> parameters.put(FORK + property, value));
    }
    return parameters;
  }
}
