package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_04;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.LAY_13;
import static org.sharedinfo.rule.Rule.TIM_06;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.spi.VcpuTime;

/** Readers of vCPU time that read at the wrong offset or in the wrong form. */
@BrokenBy(TIME_READER)
public final class TimeLookFaults {
  private TimeLookFaults() {}

  @Planted(
      rule = LAY_01,
      what = "a correction is read from the last bytes of the frame, after the structure")
  public static final class CorrectionAtEndOfFrame extends TimeReading {
    @Override
    protected long loadSystemTime(Page page, int vcpu) {
      return super.loadSystemTime(page, vcpu) + page.u64(Abi.FRAME_BYTES - Long.BYTES);
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info are assumed to be 48 bytes apart instead of 64")
  public static final class NarrowVcpuInfo extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.narrowVcpuInfo(abi);
    }
  }

  @Planted(
      rule = LAY_03,
      what = "the record is read 8 bytes too low in vcpu_info, as if arch were shorter")
  public static final class EarlyRecord extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.earlyTime(abi);
    }
  }

  @Planted(rule = LAY_04, what = "pad0 is omitted, so tsc_timestamp is read 8 bytes too low")
  public static final class EarlyTimestamp extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return new Places(abi) {
        @Override
        public long tscTimestamp(int vcpu) {
          return super.tscTimestamp(vcpu) - Long.BYTES;
        }
      };
    }
  }

  @Planted(rule = LAY_04, what = "tsc_timestamp and system_time are swapped")
  public static final class SwappedTimes extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedTimes(abi);
    }
  }

  @Planted(rule = LAY_04, what = "flags is used as tsc_shift")
  public static final class FlagsTakenForShift extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedShiftAndFlags(abi);
    }
  }

  @Planted(rule = LAY_10, what = "the 64-bit fields are read big-endian")
  public static final class BigEndianTimes extends TimeReading {
    @Override
    protected long loadTimestamp(Page page, int vcpu) {
      return Long.reverseBytes(super.loadTimestamp(page, vcpu));
    }

    @Override
    protected long loadSystemTime(Page page, int vcpu) {
      return Long.reverseBytes(super.loadSystemTime(page, vcpu));
    }
  }

  @Planted(rule = LAY_10, what = "tsc_to_system_mul is read big-endian")
  public static final class BigEndianMultiplier extends TimeReading {
    @Override
    protected int loadMultiplier(Page page, int vcpu) {
      return Integer.reverseBytes(super.loadMultiplier(page, vcpu));
    }
  }

  @Planted(
      rule = LAY_11,
      also = TIM_06,
      what = "the result is stored in the frame after the structure")
  public static final class KeepsResultInFrame extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      Reading reading = super.read(page, vcpu);
      page.u64(Abi.FRAME_BYTES - Long.BYTES, reading.tsc());
      return reading;
    }
  }

  @Planted(
      rule = LAY_11,
      also = TIM_06,
      what = "a read clears the vCPU's upcall_pending, as if it were its own")
  public static final class ClearsUpcallPending extends TimeReading {
    @Override
    protected Reading read(Page page, int vcpu) {
      page.u8(page.places().upcallPending(vcpu), (byte) 0);
      return super.read(page, vcpu);
    }
  }

  @Planted(rule = LAY_12, what = "tsc_to_system_mul is treated as signed")
  public static final class SignedMultiplier extends TimeReading {
    @Override
    protected long scaled(long ticks, int multiplier) {
      return multiplier >= 0
          ? super.scaled(ticks, multiplier)
          : (Math.multiplyHigh(ticks, (long) multiplier) << 32)
              + ((ticks * (long) multiplier) >>> 32);
    }
  }

  @Planted(rule = LAY_12, what = "tsc_shift is treated as unsigned: -1 is 255")
  public static final class UnsignedShift extends TimeReading {
    @Override
    protected long shifted(long ticks, int shift) {
      int unsigned = shift & 0xFF;
      return unsigned < Long.SIZE ? ticks << unsigned : 0;
    }
  }

  @Planted(rule = LAY_12, what = "system_time is treated as signed: from 2^63 up it counts as 0")
  public static final class SignedSystemTime extends TimeReading {
    @Override
    protected long sum(long systemTime, long nanos) {
      return super.sum(Math.max(0, systemTime), nanos);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "vCPU 32 and above are read from the channels' bits",
      fieldBug = "OSv: vcpu_info indexed with 32 and above")
  public static final class VcpuAbove31 extends TimeReading {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu < 0 || vcpu > 60) {
        super.check(page, vcpu);
      }
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range vCPU has time 0 instead of an error")
  public static final class ZeroForNoVcpu extends TimeReading {
    @Override
    protected void check(Page page, int vcpu) {
      // Any number is accepted.
    }

    @Override
    protected Reading read(Page page, int vcpu) {
      return vcpu >= 0 && vcpu < page.domain().abi().vcpus()
          ? super.read(page, vcpu)
          : new Reading(new VcpuTime(0, 0, 0, (byte) 0, (byte) 0), 0);
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range vCPU is rejected without its number")
  public static final class RefusedWithoutNumber extends TimeReading {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu < 0 || vcpu >= page.domain().abi().vcpus()) {
        throw new IndexOutOfBoundsException("no such vCPU");
      }
    }
  }
}
