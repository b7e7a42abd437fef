package org.sharedinfo.jcstress;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.ConfigurationParameters;
import org.openjdk.jcstress.util.StringUtils;

/**
 * The engine's configuration parameters, validated.
 *
 * @param time sampling per test and mode
 * @param modes the modes to run each test in
 * @param strideSize states that the actors process between two rendezvous
 * @param strideCount strides per set of states
 * @param grace the time beyond its sampling after which a test counts as hung
 * @param patience how much longer a test samples without a witness
 * @param witnesses how many witnesses are enough: with fewer, a fifth of the patience is spent
 * @param batch tests per fork
 * @param apart whether each {@link ForkGroup} has forks of its own
 * @param classPath entries added to the forks' class path
 * @param heapMegabytes heap of a fork
 * @param jvmArgs arguments of all forks, before those of the mode
 * @param properties system properties of all forks
 * @param stopOnForbidden whether a test ends soon after a forbidden outcome
 */
record StressOptions(
    Duration time,
    List<StressMode> modes,
    int strideSize,
    int strideCount,
    Duration grace,
    Duration patience,
    int witnesses,
    int batch,
    boolean apart,
    List<String> classPath,
    int heapMegabytes,
    List<String> jvmArgs,
    Map<String, String> properties,
    boolean stopOnForbidden) {

  private static final String MODE = "jcstress.mode.";
  private static final String PROPERTY = "jcstress.fork.property.";

  /** A named set of defaults. */
  private enum Profile {
    GATE("500", "default"),
    FULL("3000", "default,c1,c2,c2-stress");

    final String timeMillis;
    final String modes;

    Profile(String timeMillis, String modes) {
      this.timeMillis = timeMillis;
      this.modes = modes;
    }

    static Profile of(String name) {
      return switch (name) {
        case "gate" -> GATE;
        case "full" -> FULL;
        default -> throw new JUnitException("jcstress.profile=" + name + ": expected gate or full");
      };
    }
  }

  /**
   * Reads the parameters.
   *
   * @throws JUnitException names the invalid parameter and what it allows
   */
  static StressOptions from(ConfigurationParameters parameters) {
    Profile profile = Profile.of(parameters.get("jcstress.profile").orElse("gate"));
    return new StressOptions(
        Duration.ofMillis(whole(parameters, "jcstress.time.ms", profile.timeMillis)),
        modes(parameters, profile),
        whole(parameters, "jcstress.strideSize", "32"),
        whole(parameters, "jcstress.strideCount", "8"),
        Duration.ofMillis(whole(parameters, "jcstress.grace.ms", "20000")),
        Duration.ofMillis(number(parameters, "jcstress.patience.ms", "0", 0)),
        whole(parameters, "jcstress.witnesses", "1"),
        whole(parameters, "jcstress.batch", "1"),
        parameters.getBoolean("jcstress.apart").orElse(true),
        parameters
            .get("jcstress.classpath")
            .map(path -> List.of(path.split(File.pathSeparator)))
            .orElse(List.of()),
        whole(parameters, "jcstress.fork.heap.mb", "256"),
        parameters.get("jcstress.fork.jvmArgs").map(StressOptions::arguments).orElse(List.of()),
        properties(parameters),
        parameters.getBoolean("jcstress.stopOnForbidden").orElse(false));
  }

  /** How long one test may run in one mode. */
  Duration limit() {
    return time.plus(patience).plus(grace);
  }

  private static int whole(ConfigurationParameters parameters, String key, String otherwise) {
    return number(parameters, key, otherwise, 1);
  }

  private static int number(
      ConfigurationParameters parameters, String key, String otherwise, int least) {
    String text = parameters.get(key).orElse(otherwise);
    String wrong = key + "=" + text + ": expected a whole number above " + (least - 1);
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new JUnitException(wrong, e);
    }
    throw new JUnitException(wrong);
  }

  private static List<StressMode> modes(ConfigurationParameters parameters, Profile profile) {
    return Arrays.stream(parameters.get("jcstress.modes").orElse(profile.modes).split(","))
        .map(String::strip)
        .distinct()
        .map(name -> mode(parameters, name))
        .toList();
  }

  private static StressMode mode(ConfigurationParameters parameters, String name) {
    Optional<List<String>> declared = parameters.get(MODE + name).map(StressOptions::arguments);
    return declared
        .or(() -> Optional.ofNullable(StressMode.BUILT_IN.get(name)))
        .map(jvmArgs -> new StressMode(name, jvmArgs))
        .orElseThrow(() ->
            new JUnitException(
                "jcstress.modes: unknown mode "
                    + name
                    + ": use one of "
                    + StressMode.BUILT_IN.keySet()
                    + " or declare it with "
                    + MODE
                    + name
                    + "=JVM arguments"));
  }

  private static Map<String, String> properties(ConfigurationParameters parameters) {
    Set<String> keys = new TreeSet<>(parameters.keySet());
    keys.addAll(System.getProperties().stringPropertyNames());
    Map<String, String> properties = new TreeMap<>();
    for (String key : keys) {
      if (key.startsWith(PROPERTY)) {
        parameters
            .get(key)
            .ifPresent(value -> properties.put(key.substring(PROPERTY.length()), value));
      }
    }
    return properties;
  }

  private static List<String> arguments(String line) {
    return line.isBlank() ? List.of() : List.copyOf(StringUtils.splitQuotedEscape(line.strip()));
  }
}
