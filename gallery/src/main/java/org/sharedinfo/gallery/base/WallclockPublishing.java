package org.sharedinfo.gallery.base;

import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.WallclockPublisher;

/** Publishes the wallclock (WP), step by step. */
public class WallclockPublishing extends GalleryProvider {
  /** Nanoseconds in a second. */
  protected static final int NANOS_PER_SECOND = 1_000_000_000;

  /** A correct publisher. */
  public WallclockPublishing() {}

  @Override
  public Optional<WallclockPublisher> wallclockPublisher(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of((seconds, nanos) -> publish(page, seconds, nanos));
  }

  /** The complete publish operation. */
  protected void publish(Page page, long seconds, int nanos) {
    check(nanos);
    update(page, seconds, nanos);
  }

  /** Rejects nanoseconds of a full second or more. */
  protected void check(int nanos) {
    if (Integer.compareUnsigned(nanos, NANOS_PER_SECOND) >= 0) {
      throw new IllegalArgumentException(
          "nanos=" + Integer.toUnsignedString(nanos) + ", not below 1000000000");
    }
  }

  /** The update, inside its odd section. */
  protected void update(Page page, long seconds, int nanos) {
    int odd = odd(page.u32(page.places().wcVersion()));
    begin(page, odd);
    payload(page, seconds, nanos);
    end(page, even(odd));
  }

  /** The odd version to hold during the update. */
  protected int odd(int version) {
    return version | 1;
  }

  /** The even version to leave after the update. */
  protected int even(int odd) {
    return odd + 1;
  }

  /** Makes wc_version odd, before the payload is stored. */
  protected void begin(Page page, int odd) {
    page.u32(page.places().wcVersion(), odd);
    VarHandle.releaseFence();
  }

  /** Makes wc_version even, after the payload is stored. */
  protected void end(Page page, int even) {
    page.u32Release(page.places().wcVersion(), even);
  }

  /** Stores all values. */
  protected void payload(Page page, long seconds, int nanos) {
    storeLow(page, seconds);
    storeNanos(page, nanos);
    storeHigh(page, seconds);
  }

  /** Stores wc_sec. */
  protected void storeLow(Page page, long seconds) {
    page.u32(page.places().wcSec(), (int) seconds);
  }

  /** Stores wc_nsec. */
  protected void storeNanos(Page page, int nanos) {
    page.u32(page.places().wcNsec(), nanos);
  }

  /** Stores wc_sec_hi. */
  protected void storeHigh(Page page, long seconds) {
    page.u32(page.places().wcSecHi(), (int) (seconds >>> 32));
  }
}
