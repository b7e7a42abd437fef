package org.sharedinfo.recording.monitor;

import java.util.Comparator;
import org.sharedinfo.recording.Header;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** A rule for a role that it binds. */
public record Claim(Rule rule, Role role) implements Comparable<Claim> {
  private static final int ROLES = Role.values().length;
  static final int NUMBERS = Rule.values().length * ROLES;

  private static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::rule).thenComparing(Claim::role);

  /** Rejects combinations that the catalogue does not contain. */
  public Claim {
    if (!rule.roles().contains(role)) {
      throw new IllegalArgumentException(rule.id() + " does not bind " + role.id());
    }
  }

  /** Whether the rule holds for the role in the ABI of a recording. */
  boolean holds(Header header) {
    return rule.abis(role).contains(header.abi());
  }

  /** A unique number from 0 to {@link #NUMBERS} − 1. */
  int number() {
    return rule.ordinal() * ROLES + role.ordinal();
  }

  @Override
  public int compareTo(Claim other) {
    return ORDER.compare(this, other);
  }
}
