package org.sharedinfo.rule;

/**
 * Something that an implementation may offer: one for each role method of {@link
 * org.sharedinfo.spi.SharedInfoProvider}, and for each optional part of a role. A role's rules may
 * need more than one.
 */
public enum Capability {
  /** {@link org.sharedinfo.spi.TimePublisher}. */
  TIME_PUBLISHER(Role.TIME_PUBLISHER),
  /** {@link org.sharedinfo.spi.FrequencyScaler}. */
  FREQUENCY_SCALER(Role.TIME_PUBLISHER),
  /** {@link org.sharedinfo.spi.TimeUpdater}. */
  TIME_UPDATER(Role.TIME_PUBLISHER),
  /** {@link org.sharedinfo.spi.TimeReader}. */
  TIME_READER(Role.TIME_READER),
  /** {@link org.sharedinfo.spi.FrequencyReader}. */
  FREQUENCY_READER(Role.TIME_READER),
  /** {@link org.sharedinfo.spi.WallclockPublisher}. */
  WALLCLOCK_PUBLISHER(Role.WALLCLOCK_PUBLISHER),
  /** {@link org.sharedinfo.spi.WallclockReader}. */
  WALLCLOCK_READER(Role.WALLCLOCK_READER),
  /** {@link org.sharedinfo.spi.EventSender}. */
  EVENT_SENDER(Role.EVENT_SENDER),
  /** {@link org.sharedinfo.spi.BlockService}. */
  BLOCK_SERVICE(Role.EVENT_SENDER),
  /** {@link org.sharedinfo.spi.UnmaskService}. */
  UNMASK_SERVICE(Role.EVENT_SENDER),
  /** {@link org.sharedinfo.spi.TrapPublisher}. */
  TRAP_PUBLISHER(Role.EVENT_SENDER),
  /** {@link org.sharedinfo.spi.EventReceiver}. */
  EVENT_RECEIVER(Role.EVENT_RECEIVER),
  /** {@link org.sharedinfo.spi.P2mOwner}. */
  P2M_OWNER(Role.P2M_OWNER),
  /** A {@link org.sharedinfo.spi.P2mOwner} that {@link org.sharedinfo.spi.P2mOwner#remaps}. */
  P2M_REMAPPING(Role.P2M_OWNER),
  /** {@link org.sharedinfo.spi.P2mObserver}. */
  P2M_OBSERVER(Role.P2M_OBSERVER),
  /** {@link org.sharedinfo.spi.LayoutDescriber}. */
  LAYOUT_DESCRIBER(Role.LAYOUT_DESCRIBER);

  private final Role role;

  Capability(Role role) {
    this.role = role;
  }

  /** The role that this is a part of. */
  public Role role() {
    return role;
  }
}
