package org.sharedinfo.gallery.base;

import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.VcpuTime;

/** Reads vCPU time (TR), step by step. */
public class TimeReading extends GalleryProvider {
  /** A record, and the TSC that was sampled with it. */
  public record Reading(VcpuTime time, long tsc) {}

  /** A correct reader. */
  public TimeReading() {}

  @Override
  public Optional<TimeReader> timeReader(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(vcpu -> {
      check(page, vcpu);
      Reading reading = read(page, vcpu);
      return systemTime(reading.time(), reading.tsc());
    });
  }

  @Override
  public Optional<FrequencyReader> frequencyReader(Domain domain) {
    Page page = new Page(domain, places(domain.abi()));
    return Optional.of(
        new FrequencyReader() {
          @Override
          public long frequencyHz(int vcpu) {
            check(page, vcpu);
            VcpuTime time = read(page, vcpu).time();
            return frequency(time.tscToSystemMul(), time.tscShift());
          }

          @Override
          public long resolutionHz() {
            return resolution();
          }
        });
  }

  /** The resolution of the frequency, in hertz. */
  protected long resolution() {
    return 1;
  }

  /** Rejects an out-of-range vCPU. */
  protected void check(Page page, int vcpu) {
    ForeignNumbers.requireVcpu(page.domain().abi(), vcpu);
  }

  /** One complete update, and the TSC. */
  protected Reading read(Page page, int vcpu) {
    while (true) {
      int version = firstLook(page, vcpu);
      if (!mustWait(version)) {
        Reading reading = load(page, vcpu);
        if (unchanged(version, secondLook(page, vcpu))) {
          return reading;
        }
      }
      Waiting.turn();
    }
  }

  /** Reads version, before the record. */
  protected int firstLook(Page page, int vcpu) {
    return page.u32Acquire(page.places().version(vcpu));
  }

  /** Reads version, after the record. */
  protected int secondLook(Page page, int vcpu) {
    VarHandle.acquireFence();
    return page.u32(page.places().version(vcpu));
  }

  /** Whether an update is in progress. */
  protected boolean mustWait(int version) {
    return (version & 1) != 0;
  }

  /** Whether the record read between the two version reads is whole. */
  protected boolean unchanged(int before, int after) {
    return before == after;
  }

  /** Loads the record, and samples the TSC in the middle. */
  protected Reading load(Page page, int vcpu) {
    long timestamp = loadTimestamp(page, vcpu);
    long systemTime = loadSystemTime(page, vcpu);
    long tsc = tsc(page);
    int multiplier = loadMultiplier(page, vcpu);
    byte shift = loadShift(page, vcpu);
    return new Reading(new VcpuTime(timestamp, systemTime, multiplier, shift, (byte) 0), tsc);
  }

  /** Samples the TSC. */
  protected long tsc(Page page) {
    return page.domain().tsc();
  }

  /** Loads tsc_timestamp. */
  protected long loadTimestamp(Page page, int vcpu) {
    return page.u64(page.places().tscTimestamp(vcpu));
  }

  /** Loads system_time. */
  protected long loadSystemTime(Page page, int vcpu) {
    return page.u64(page.places().systemTime(vcpu));
  }

  /** Loads tsc_to_system_mul. */
  protected int loadMultiplier(Page page, int vcpu) {
    return page.u32(page.places().multiplier(vcpu));
  }

  /** Loads tsc_shift. */
  protected byte loadShift(Page page, int vcpu) {
    return page.u8(page.places().shift(vcpu));
  }

  /** The system time of a record at a TSC. */
  protected long systemTime(VcpuTime time, long tsc) {
    long ticks = shifted(delta(tsc, time.tscTimestamp()), time.tscShift());
    return sum(time.systemTimeNanos(), scaled(ticks, time.tscToSystemMul()));
  }

  /** Ticks since the record. */
  protected long delta(long tsc, long timestamp) {
    return tsc - timestamp;
  }

  /** Ticks after the shift. */
  protected long shifted(long ticks, int shift) {
    return shift >= 0 ? ticks << shift : ticks >>> -shift;
  }

  /** Ticks converted to nanoseconds: bits 32 to 95 of the product. */
  protected long scaled(long ticks, int multiplier) {
    long mul = Integer.toUnsignedLong(multiplier);
    return (ticks >>> 32) * mul + (((ticks & 0xFFFF_FFFFL) * mul) >>> 32);
  }

  /** The record's time plus the time since then. */
  protected long sum(long systemTime, long nanos) {
    return systemTime + nanos;
  }

  /** The frequency of a record, in hertz. */
  protected long frequency(int multiplier, int shift) {
    if (multiplier == 0) {
      throw new IllegalStateException("tsc_to_system_mul=0: no time has been published yet");
    }
    long unshifted = Long.divideUnsigned(1_000_000_000L << 32, Integer.toUnsignedLong(multiplier));
    return shift >= 0 ? unshifted >>> shift : unshifted << -shift;
  }
}
