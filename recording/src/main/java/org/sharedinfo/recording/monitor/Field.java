package org.sharedinfo.recording.monitor;

/** The fields of the page, as monitors distinguish them. */
public enum Field {
  UPCALL_PENDING(Family.EVENTS),
  UPCALL_MASK(Family.EVENTS),
  SELECTOR(Family.EVENTS),
  CR2(Family.TRAPS),
  VERSION(Family.TIME),
  TSC_TIMESTAMP(Family.TIME),
  SYSTEM_TIME(Family.TIME),
  TSC_TO_SYSTEM_MUL(Family.TIME),
  TSC_SHIFT(Family.TIME),
  FLAGS(Family.TIME),
  TIME_PAD(Family.TIME),
  PENDING(Family.EVENTS),
  MASK(Family.EVENTS),
  WC_VERSION(Family.WALLCLOCK),
  WC_SEC(Family.WALLCLOCK),
  WC_NSEC(Family.WALLCLOCK),
  WC_SEC_HI(Family.WALLCLOCK),
  MAX_PFN(Family.P2M),
  FRAME_LIST_LIST(Family.P2M),
  NMI_REASON(Family.TRAPS),
  P2M_CR3(Family.P2M),
  P2M_VADDR(Family.P2M),
  P2M_GENERATION(Family.P2M),
  /** Bytes of the structure that belong to no field. */
  PADDING(Family.NONE),
  /** The frame after the structure. */
  BEYOND(Family.NONE),
  /** An entry of the p2m list, in its own area. */
  P2M_ENTRY(Family.LIST),
  /** An entry of a page table, in its own area. */
  TABLE_ENTRY(Family.LIST),
  /** A word of a frame of the three-level tree, in its own area. */
  TREE_ENTRY(Family.LIST);

  /** The fields of one protocol. */
  public enum Family {
    EVENTS,
    TIME,
    WALLCLOCK,
    TRAPS,
    P2M,
    LIST,
    NONE
  }

  private final Family family;

  Field(Family family) {
    this.family = family;
  }

  /** The protocol that it belongs to. */
  public Family family() {
    return family;
  }
}
