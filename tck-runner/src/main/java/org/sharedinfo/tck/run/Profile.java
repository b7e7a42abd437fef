package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sharedinfo.tck.check.Settings;

/** How much evidence a run gathers. */
public enum Profile {
  /** For each commit. */
  GATE(
      Settings.USUAL_TRIES,
      RaceSampling.thorough(Duration.ofMillis(500)),
      RaceSampling.brief(Duration.ofMillis(10)),
      false,
      "default",
      List.of("-XX:TieredStopAtLevel=1")),
  /** For certification. */
  FULL(
      20_000,
      RaceSampling.thorough(Duration.ofMillis(1200)),
      RaceSampling.thorough(Duration.ofMillis(1200)),
      true,
      "default,c1,c2,c2-stress",
      List.of());

  private final int tries;
  private final RaceSampling sampling;
  private final RaceSampling confirming;
  private final boolean patient;
  private final String modes;
  private final List<String> jvmOptions;

  Profile(
      int tries,
      RaceSampling sampling,
      RaceSampling confirming,
      boolean patient,
      String modes,
      List<String> jvmOptions) {
    this.tries = tries;
    this.sampling = sampling;
    this.confirming = confirming;
    this.patient = patient;
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

  /** How each race is sampled. */
  RaceSampling sampling() {
    return sampling;
  }

  /** The same for a race whose rules schedules have settled, which only confirms their result. */
  RaceSampling confirming() {
    return confirming;
  }

  /**
   * Whether an example keeps a role's calls waiting for long in each ABI, to see whether they give
   * up. A gate does so in one of those that the role is offered for.
   */
  boolean isPatient() {
    return patient;
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
