package org.sharedinfo.tck.run;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much evidence a run gathers. */
public enum Profile {
  /** For each commit. */
  GATE(1_000),
  /** For certification. */
  FULL(20_000);

  private final int tries;

  Profile(int tries) {
    this.tries = tries;
  }

  /** The name on the command line: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tries of each property. */
  public int tries() {
    return tries;
  }

  /** The profile of a name. */
  public static Optional<Profile> byId(String id) {
    return Stream.of(values()).filter(p -> p.id().equals(id)).findFirst();
  }
}
