package org.sharedinfo.tck.run;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Configuration parameters of the engines, the same for discovery and execution. */
final class JUnitSettings {
  /** Kept, so that its level is: it says at each start that the database is off. */
  private static final Logger JQWIK = Logger.getLogger("net.jqwik");

  private JUnitSettings() {}

  static Map<String, String> parameters() {
    JQWIK.setLevel(Level.WARNING);
    return Map.of(
        "jqwik.database", "",
        "jqwik.reporting.onlyfailures", "true",
        "jqwik.seeds.whenfixed", "ALLOW",
        "jqwik.failures.after.default", "RANDOM_SEED",
        "jqwik.shrinking.bounded.seconds", "5",
        "junit.jupiter.execution.parallel.enabled", "false");
  }
}
