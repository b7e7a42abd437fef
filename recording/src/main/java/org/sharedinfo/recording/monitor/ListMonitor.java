package org.sharedinfo.recording.monitor;

import java.util.Set;
import org.sharedinfo.recording.Header;

/** Monitors rules about p2m lists. */
abstract class ListMonitor extends Monitor {
  private final ListFields fields;
  private final ListWalk walk;

  /**
   * Creates a monitor.
   *
   * @param claims what it can judge
   */
  ListMonitor(Scene scene, Set<Claim> claims) {
    super(scene, Set.of(Field.Family.P2M, Field.Family.LIST), claims);
    this.fields = new ListFields(scene);
    this.walk = new ListWalk(scene, fields);
  }

  /** The fields that announce the list. */
  final ListFields fields() {
    return fields;
  }

  /** The way to its entries. */
  final ListWalk walk() {
    return walk;
  }

  /** The contents of a list matter, and Xen stores the table entries of PV guests. */
  @Override
  boolean canJudge(Header header) {
    return header.hasAllStores();
  }
}
