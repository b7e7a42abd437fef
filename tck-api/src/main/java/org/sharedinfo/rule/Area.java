package org.sharedinfo.rule;

/** The parts of the catalogue. */
public enum Area {
  /** Layout. */
  LAY("layout"),
  /** vCPU time. */
  TIM("vCPU time"),
  /** Wallclock. */
  WCL("wallclock"),
  /** Event channels. */
  EVT("event channels"),
  /** Physical-to-machine list. */
  P2M("physical-to-machine list"),
  /** The rest of the arch part. */
  ARC("arch part");

  private final String title;

  Area(String title) {
    this.title = title;
  }

  /** The name in words. */
  public String title() {
    return title;
  }
}
