package org.sharedinfo.rule;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Whom a rule binds, and how strictly.
 *
 * @param levels the level for each role that the rule speaks of; at least one
 */
record Duty(Map<Role, Level> levels) {
  Duty {
    levels = Collections.unmodifiableMap(new EnumMap<>(levels));
  }

  static Duty must(Role... roles) {
    return of(Level.MUST, roles);
  }

  static Duty should(Role... roles) {
    return of(Level.SHOULD, roles);
  }

  /** Both duties together; they name different roles. */
  Duty and(Duty other) {
    Map<Role, Level> both = new EnumMap<>(levels);
    both.putAll(other.levels);
    return new Duty(both);
  }

  private static Duty of(Level level, Role... roles) {
    Map<Role, Level> levels = new EnumMap<>(Role.class);
    for (Role role : roles) {
      levels.put(role, level);
    }
    return new Duty(levels);
  }
}
