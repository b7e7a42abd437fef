package org.sharedinfo.rule;

import java.util.Optional;
import java.util.stream.Stream;

/** A side of the shared_info page that an implementation can play. */
public enum Role {
  /** Publishes vCPU time. */
  TIME_PUBLISHER("TP", "time publisher"),
  /** Reads vCPU time. */
  TIME_READER("TR", "time reader"),
  /** Publishes the wallclock. */
  WALLCLOCK_PUBLISHER("WP", "wallclock publisher"),
  /** Reads the wallclock. */
  WALLCLOCK_READER("WR", "wallclock reader"),
  /** The hypervisor's side of event channels. */
  EVENT_SENDER("ES", "event sender"),
  /** The guest's side of event channels. */
  EVENT_RECEIVER("ER", "event receiver"),
  /** The guest that owns a physical-to-machine list. */
  P2M_OWNER("PO", "p2m owner"),
  /** Reads a guest's physical-to-machine list from outside. */
  P2M_OBSERVER("PV", "p2m observer"),
  /** Declares the layout. */
  LAYOUT_DESCRIBER("LD", "layout describer");

  private final String id;
  private final String title;

  Role(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The role of a short name. */
  public static Optional<Role> byId(String id) {
    return Stream.of(values()).filter(role -> role.id.equals(id)).findFirst();
  }

  /** The short name: two capital letters. */
  public String id() {
    return id;
  }

  /** The interface that an implementation of this role offers at least. */
  public Capability capability() {
    return Capability.valueOf(name());
  }

  /** The name in words, lower case. */
  public String title() {
    return title;
  }
}
