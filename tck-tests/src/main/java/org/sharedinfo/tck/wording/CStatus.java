package org.sharedinfo.tck.wording;

import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

/** The statuses of shared_info_tck.h, and the corresponding exceptions of the SPI. */
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

  /** The exception that the SPI throws. */
  public Class<? extends RuntimeException> exception() {
    return exception;
  }
}
