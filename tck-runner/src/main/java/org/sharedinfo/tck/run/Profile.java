package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much evidence a run gathers. */
public enum Profile {
  /** For each commit. */
  GATE(
      1_000,
      Duration.ofMillis(500),
      Duration.ofMillis(50),
      "default",
      List.of("-XX:TieredStopAtLevel=1")),
  /** For certification. */
  FULL(
      20_000,
      Duration.ofMillis(1200),
      Duration.ofMillis(1200),
      "default,c1,c2,c2-stress",
      List.of());

  private final int tries;
  private final Duration sampling;
  private final Duration confirming;
  private final String modes;
  private final List<String> jvmOptions;

  Profile(
      int tries, Duration sampling, Duration confirming, String modes, List<String> jvmOptions) {
    this.tries = tries;
    this.sampling = sampling;
    this.confirming = confirming;
    this.modes = modes;
    this.jvmOptions = jvmOptions;
  }

  /** The name on the command line: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tries of each property. */
  public int tries() {
    return tries;
  }

  /** How long each race is sampled, in each mode. */
  Duration sampling() {
    return sampling;
  }

  /** The same for a race whose rules schedules have settled, which only confirms their result. */
  Duration confirming() {
    return confirming;
  }

  /** The modes of the stress engine in which each race runs. */
  String modes() {
    return modes;
  }

  /**
   * For processes that judge step by step: a gate ends before the optimizing compiler pays off.
   * Races have separate processes, and use all compilers.
   */
  List<String> jvmOptions() {
    return jvmOptions;
  }

  /** The profile of a name. */
  public static Optional<Profile> byId(String id) {
    return Stream.of(values()).filter(p -> p.id().equals(id)).findFirst();
  }
}
