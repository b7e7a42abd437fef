package org.sharedinfo.recording;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose code made an access. */
public enum Side {
  /** The hypervisor, or an emulator in its place. */
  HYPERVISOR,
  /** The guest. */
  GUEST,
  /** The software that reads the guest's p2m list from outside. */
  TOOLSTACK,
  /** Code that no rule covers: its stores change memory, and nothing else. */
  OTHER;

  /** The word in recordings: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The side with this id. */
  public static Optional<Side> byId(String id) {
    return Stream.of(values()).filter(side -> side.id().equals(id)).findFirst();
  }
}
