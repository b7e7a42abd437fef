package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much evidence a run gathers. */
public enum Profile {
  /** For each commit. */
  GATE(1_000, Duration.ofMillis(500), "default"),
  /** For certification. */
  FULL(20_000, Duration.ofMillis(1200), "default,c1,c2,c2-stress");

  private final int tries;
  private final Duration sampling;
  private final String modes;

  Profile(int tries, Duration sampling, String modes) {
    this.tries = tries;
    this.sampling = sampling;
    this.modes = modes;
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

  /** The ways to run each race: modes of the stress engine. */
  String modes() {
    return modes;
  }

  /** The profile of a name. */
  public static Optional<Profile> byId(String id) {
    return Stream.of(values()).filter(p -> p.id().equals(id)).findFirst();
  }
}
