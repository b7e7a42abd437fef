package org.sharedinfo.result;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of evidence that checks produce. */
public enum Evidence {
  /** One fixed situation, step by step. */
  EXAMPLE,
  /** Many generated situations, step by step. */
  PROPERTY,
  /** Real concurrency, sampled. */
  STRESS,
  /** Explored interleavings. */
  SCHEDULE,
  /** Recorded accesses of a real machine. */
  RECORDING;

  /** The word in result files: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with an id. */
  public static Optional<Evidence> byId(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
  }
}
