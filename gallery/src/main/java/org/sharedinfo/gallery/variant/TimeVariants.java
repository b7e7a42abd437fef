package org.sharedinfo.gallery.variant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sharedinfo.gallery.Unusual;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.spi.TimeScale;
import org.sharedinfo.spi.VcpuTime;

/** Unusual but correct publishers and readers of vCPU time. */
public final class TimeVariants {
  private static final ValueLayout.OfLong LITTLE_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TimeVariants() {}

  @Unusual("the payload is stored from its last field to its first")
  public static final class BackwardsPayload extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      storeFlags(page, vcpu, time.flags());
      storeShift(page, vcpu, time.tscShift());
      storeMultiplier(page, vcpu, time.tscToSystemMul());
      storeSystemTime(page, vcpu, time.systemTimeNanos());
      storeTimestamp(page, vcpu, time.tscTimestamp());
    }
  }

  @Unusual("each field is stored byte by byte, inside one odd section")
  public static final class PayloadInBytes extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      bytes(page, page.places().tscTimestamp(vcpu), ticks, Long.BYTES);
    }

    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      bytes(page, page.places().systemTime(vcpu), nanos, Long.BYTES);
    }

    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      bytes(page, page.places().multiplier(vcpu), multiplier, Integer.BYTES);
    }

    private static void bytes(Page page, long at, long value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        page.u8(at + i, (byte) (value >>> i * Byte.SIZE));
      }
    }
  }

  @Unusual("the record is built elsewhere and copied in one go")
  public static final class CopiedPayload extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      long start = page.places().tscTimestamp(vcpu);
      long end = page.places().flags(vcpu) + 1;
      MemorySegment record =
          MemorySegment.ofArray(
              page.memory().asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE));
      record.set(LITTLE_LONG, 0, time.tscTimestamp());
      record.set(LITTLE_LONG, page.places().systemTime(vcpu) - start, time.systemTimeNanos());
      record.set(
          ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
          page.places().multiplier(vcpu) - start,
          time.tscToSystemMul());
      record.set(ValueLayout.JAVA_BYTE, page.places().shift(vcpu) - start, time.tscShift());
      record.set(ValueLayout.JAVA_BYTE, page.places().flags(vcpu) - start, time.flags());
      MemorySegment.copy(record, 0, page.memory(), start, record.byteSize());
    }
  }

  @Unusual("the record is cleared before it is stored, inside one odd section")
  public static final class ClearedPayload extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, new VcpuTime(0, 0, 0, (byte) 0, (byte) 0));
      super.payload(page, vcpu, time);
    }
  }

  @Unusual("version is raised by atomic additions, with full fences around the payload")
  public static final class AddedVersion extends TimePublishing {
    private static final VarHandle U32 =
        ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      long version = page.places().version(vcpu);
      int before = page.u32Volatile(version);
      if ((int) U32.getAndAdd(page.memory(), version, 1 - (before & 1)) != before) {
        throw new IllegalStateException("somebody else changed version of vCPU " + vcpu);
      }
      VarHandle.fullFence();
      payload(page, vcpu, time);
      VarHandle.fullFence();
      int odd = (int) U32.getAndAdd(page.memory(), version, 1);
      if ((odd & 1) == 0) {
        throw new IllegalStateException("somebody else changed version of vCPU " + vcpu);
      }
    }
  }

  @Unusual("the record is read whatever version is, and both version reads are checked after")
  public static final class CopiesFirst extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      while (true) {
        int before = firstLook(page, vcpu);
        Reading reading = load(page, vcpu);
        int after = secondLook(page, vcpu);
        if (!mustWait(before) && unchanged(before, after)) {
          return reading;
        }
        Waiting.turn();
      }
    }
  }

  @Unusual("the record is read from its last field to its first, volatile")
  public static final class BackwardsReads extends TimeReading {
    @Override
    protected Reading load(Page page, int vcpu) {
      byte shift = page.u8Volatile(page.places().shift(vcpu));
      int multiplier = page.u32Volatile(page.places().multiplier(vcpu));
      long tsc = page.domain().tsc();
      long systemTime = page.u64Acquire(page.places().systemTime(vcpu));
      long timestamp = page.u64Acquire(page.places().tscTimestamp(vcpu));
      return new Reading(new VcpuTime(timestamp, systemTime, multiplier, shift, (byte) 0), tsc);
    }
  }

  @Unusual("each record is read twice, and accepted only if both are equal")
  public static final class ReadsTwice extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      while (true) {
        Reading once = super.read(page, vcpu);
        Reading again = super.read(page, vcpu);
        if (once.time().equals(again.time())) {
          return again;
        }
        Waiting.turn();
      }
    }
  }

  @Unusual("64-bit fields are read in two halves between the two version reads")
  public static final class ReadsHalves extends TimeReading {
    @Override
    protected long loadTimestamp(Page page, int vcpu) {
      return halves(page, page.places().tscTimestamp(vcpu));
    }

    @Override
    protected long loadSystemTime(Page page, int vcpu) {
      return halves(page, page.places().systemTime(vcpu));
    }

    private static long halves(Page page, long at) {
      long high = (long) page.u32(at + Integer.BYTES) << 32;
      return high | Integer.toUnsignedLong(page.u32(at));
    }
  }

  @Unusual("the arithmetic uses unlimited integers, truncated at the end")
  public static final class LongArithmetic extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      return new BigInteger(Long.toUnsignedString(ticks))
          .multiply(BigInteger.valueOf(Integer.toUnsignedLong(multiplier)))
          .shiftRight(32)
          .longValue();
    }
  }

  @Unusual(
      value = "the time of a vCPU is never below any time returned before, for any vCPU",
      ownState = true)
  public static final class NeverGoesBack extends TimeReading {
    @Override
    public Optional<TimeReader> timeReader(Domain domain) {
      AtomicLong greatest = new AtomicLong();
      return super.timeReader(domain)
          .map(reader ->
              vcpu -> {
                long now = reader.systemTimeNanos(vcpu);
                return greatest.accumulateAndGet(
                    now, (one, other) -> Long.compareUnsigned(one, other) > 0 ? one : other);
              });
    }
  }

  @Unusual("GUEST_STOPPED is cleared in the flags when it is seen, as a reader may")
  public static final class ClearsGuestStopped extends TimeReading {
    private static final int GUEST_STOPPED = 2;

    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      long at = page.places().flags(vcpu);
      byte flags = page.u8(at);
      if ((flags & GUEST_STOPPED) != 0) {
        page.u8(at, (byte) (flags & ~GUEST_STOPPED));
      }
      return reading;
    }
  }

  @Unusual("the TSC is sampled after the record is known to be whole, outside the odd section")
  public static final class TscAfterTheRecord extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      return new Reading(super.read(page, vcpu).time(), page.domain().tsc());
    }

    @Override
    protected long tsc(Page page) {
      return 0;
    }

    @Override
    public Optional<FrequencyReader> frequencyReader(Domain domain) {
      return Optional.empty();
    }
  }

  @Unusual(
      "the frequency is computed in kilohertz, then shifted, and declared with that resolution")
  public static final class FrequencyInKilohertz extends TimeReading {
    @Override
    protected long resolution() {
      return 1_000;
    }

    @Override
    protected long frequency(int multiplier, int shift) {
      if (multiplier == 0) {
        return super.frequency(multiplier, shift);
      }
      long kilohertz = (1_000_000L << Integer.SIZE) / Integer.toUnsignedLong(multiplier);
      return (shift >= 0 ? kilohertz >>> shift : kilohertz << -shift) * 1_000;
    }
  }

  @Unusual("a frequency is halved until it has 31 bits, so its low bits do not count")
  public static final class ScaleOfShiftedFrequency extends TimePublishing {
    private static final long GIGA = 1_000_000_000;

    @Override
    protected TimeScale scale(long hertz) {
      long ticks = hertz;
      int shift = 0;
      while (ticks > 2 * GIGA) {
        ticks >>>= 1;
        shift--;
      }
      while (ticks <= GIGA) {
        ticks <<= 1;
        shift++;
      }
      return new TimeScale((int) ((GIGA << Integer.SIZE) / ticks), (byte) shift);
    }
  }

  @Unusual("all 32 bytes of the record are stored, with zeros in pad0 and pad1")
  public static final class WholeRecordWithPadding extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      page.u32(page.places().version(vcpu) + Integer.BYTES, 0);
      super.payload(page, vcpu, time);
      page.u8(page.places().flags(vcpu) + 1, (byte) 0);
      page.u8(page.places().flags(vcpu) + 2, (byte) 0);
    }
  }

  @Unusual("pad0 and pad1 keep a count of the updates, which nobody reads")
  public static final class CountsInPadding extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      long pad = page.places().version(vcpu) + Integer.BYTES;
      page.u32(pad, page.u32(pad) + 1);
      super.payload(page, vcpu, time);
      page.u8(page.places().flags(vcpu) + 1, (byte) page.u32(pad));
    }
  }

  @Unusual("unchanged fields are not stored, and version stays if none changes")
  public static final class StoresOnlyChanges extends TimePublishing {
    @Override
    protected void update(Page page, int vcpu, VcpuTime time) {
      var at = page.places();
      boolean atRest = (page.u32(at.version(vcpu)) & 1) == 0;
      if (!atRest || !time.equals(stored(page, vcpu))) {
        super.update(page, vcpu, time);
      }
    }

    private static VcpuTime stored(Page page, int vcpu) {
      var at = page.places();
      return new VcpuTime(
          page.u64(at.tscTimestamp(vcpu)),
          page.u64(at.systemTime(vcpu)),
          page.u32(at.multiplier(vcpu)),
          page.u8(at.shift(vcpu)),
          page.u8(at.flags(vcpu)));
    }

    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      VcpuTime old = stored(page, vcpu);
      if (old.tscTimestamp() != time.tscTimestamp()) {
        storeTimestamp(page, vcpu, time.tscTimestamp());
      }
      if (old.systemTimeNanos() != time.systemTimeNanos()) {
        storeSystemTime(page, vcpu, time.systemTimeNanos());
      }
      if (old.tscToSystemMul() != time.tscToSystemMul()) {
        storeMultiplier(page, vcpu, time.tscToSystemMul());
      }
      if (old.tscShift() != time.tscShift()) {
        storeShift(page, vcpu, time.tscShift());
      }
      if (old.flags() != time.flags()) {
        storeFlags(page, vcpu, time.flags());
      }
    }
  }
}
