package org.sharedinfo.gallery.base;

import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyScaler;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.TimeUpdater;
import org.sharedinfo.spi.VcpuTime;

/** Publishes vCPU time (TP), step by step. */
public class TimePublishing extends GalleryProvider {
  private static final BigInteger GIGA = BigInteger.TEN.pow(9);

  /** A correct publisher. */
  public TimePublishing() {}

  @Override
  public Optional<TimePublisher> timePublisher(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of((vcpu, time) -> publish(page, vcpu, time));
  }

  @Override
  public Optional<FrequencyScaler> frequencyScaler(Domain domain) {
    return Optional.of(this::scale);
  }

  @Override
  public Optional<TimeUpdater> timeUpdater(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of((vcpu, last) -> publish(page, vcpu, continued(last, domain.tsc())));
  }

  /** The scale of a frequency: a multiplier whose top bit is set. */
  protected TimeScale scale(long hertz) {
    int shift = 0;
    while (multiplier(hertz, shift).bitLength() > Integer.SIZE) {
      shift++;
    }
    while (multiplier(hertz, shift).bitLength() < Integer.SIZE) {
      shift--;
    }
    return new TimeScale(multiplier(hertz, shift).intValue(), (byte) shift);
  }

  private static BigInteger multiplier(long hertz, int shift) {
    return GIGA.shiftLeft(Integer.SIZE - shift).divide(BigInteger.valueOf(hertz));
  }

  /** The record that continues from an earlier one at a new TSC. */
  protected VcpuTime continued(VcpuTime last, long tsc) {
    return new VcpuTime(
        tsc,
        last.systemTimeNanos() + nanos(last, tsc - last.tscTimestamp()),
        last.tscToSystemMul(),
        last.tscShift(),
        last.flags());
  }

  /** Ticks converted to nanoseconds. */
  protected long nanos(VcpuTime scale, long ticks) {
    long moved = scale.tscShift() >= 0 ? ticks << scale.tscShift() : ticks >>> -scale.tscShift();
    long mul = Integer.toUnsignedLong(scale.tscToSystemMul());
    return (moved >>> 32) * mul + (((moved & 0xFFFF_FFFFL) * mul) >>> 32);
  }

  /** The complete publish operation. */
  protected void publish(Page page, int vcpu, VcpuTime time) {
    check(page, vcpu);
    update(page, vcpu, time);
  }

  /** Rejects an out-of-range vCPU. */
  protected void check(Page page, int vcpu) {
    ForeignNumbers.requireVcpu(page.domain().abi(), vcpu);
  }

  /** The update, inside its odd section. */
  protected void update(Page page, int vcpu, VcpuTime time) {
    int odd = odd(page.u32(page.places().version(vcpu)));
    begin(page, vcpu, odd);
    payload(page, vcpu, time);
    end(page, vcpu, even(odd));
  }

  /** The odd version to hold during the update. */
  protected int odd(int version) {
    return version | 1;
  }

  /** The even version to leave after the update. */
  protected int even(int odd) {
    return odd + 1;
  }

  /** Makes version odd, before the payload is stored. */
  protected void begin(Page page, int vcpu, int odd) {
    page.u32(page.places().version(vcpu), odd);
    VarHandle.releaseFence();
  }

  /** Makes version even, after the payload is stored. */
  protected void end(Page page, int vcpu, int even) {
    page.u32Release(page.places().version(vcpu), even);
  }

  /** Stores all values. */
  protected void payload(Page page, int vcpu, VcpuTime time) {
    storeTimestamp(page, vcpu, time.tscTimestamp());
    storeSystemTime(page, vcpu, time.systemTimeNanos());
    storeMultiplier(page, vcpu, time.tscToSystemMul());
    storeShift(page, vcpu, time.tscShift());
    storeFlags(page, vcpu, time.flags());
  }

  /** Stores tsc_timestamp. */
  protected void storeTimestamp(Page page, int vcpu, long ticks) {
    page.u64(page.places().tscTimestamp(vcpu), ticks);
  }

  /** Stores system_time. */
  protected void storeSystemTime(Page page, int vcpu, long nanos) {
    page.u64(page.places().systemTime(vcpu), nanos);
  }

  /** Stores tsc_to_system_mul. */
  protected void storeMultiplier(Page page, int vcpu, int multiplier) {
    page.u32(page.places().multiplier(vcpu), multiplier);
  }

  /** Stores tsc_shift. */
  protected void storeShift(Page page, int vcpu, byte shift) {
    page.u8(page.places().shift(vcpu), shift);
  }

  /** Stores flags. */
  protected void storeFlags(Page page, int vcpu, byte flags) {
    page.u8(page.places().flags(vcpu), flags);
  }
}
