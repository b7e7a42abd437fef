package org.sharedinfo.tck.wording;

import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/** The statuses of shared_info_tck.h, and what the SPI throws in their place. */
public enum CStatus {
  SITCK_OUT_OF_RANGE(IndexOutOfBoundsException.class),
  SITCK_BAD_ARGUMENT(IllegalArgumentException.class),
  SITCK_BAD_STATE(IllegalStateException.class),
  SITCK_UNAVAILABLE(P2mUnavailableException.class),
  SITCK_BROKEN_WALK(P2mWalkException.class);

  private final Class<? extends RuntimeException> exception;

  CStatus(Class<? extends RuntimeException> exception) {
    this.exception = exception;
  }

  /** What the SPI throws. */
  public Class<? extends RuntimeException> exception() {
    return exception;
  }
}
