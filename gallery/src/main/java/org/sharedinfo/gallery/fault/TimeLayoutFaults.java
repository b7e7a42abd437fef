package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_04;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.LAY_13;
import static org.sharedinfo.rule.Rule.TIM_09;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.spi.VcpuTime;

/** Publishers of vCPU time that write to the wrong offset or in the wrong form. */
@BrokenBy(TIME_PUBLISHER)
public final class TimeLayoutFaults {
  private TimeLayoutFaults() {}

  @Planted(rule = LAY_01, what = "each update clears the frame after the structure")
  public static final class ClearsTail extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      page.memory().asSlice(page.places().end()).fill((byte) 0);
    }
  }

  @Planted(rule = LAY_01, what = "each update is also logged in the last bytes of the frame")
  public static final class LogsAtEndOfFrame extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      page.u64(Abi.FRAME_BYTES - Long.BYTES, time.systemTimeNanos());
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info are 48 bytes apart instead of 64")
  public static final class NarrowVcpuInfo extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.narrowVcpuInfo(abi);
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info is indexed from the last entry downwards")
  public static final class ReversedVcpuInfo extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.reversedVcpuInfo(abi);
    }
  }

  @Planted(rule = LAY_03, what = "time starts at byte 24 of vcpu_info instead of 32")
  public static final class EarlyTime extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.earlyTime(abi);
    }
  }

  @Planted(rule = LAY_04, what = "tsc_timestamp and system_time are stored in swapped positions")
  public static final class SwappedTimes extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedTimes(abi);
    }
  }

  @Planted(rule = LAY_04, what = "tsc_shift and flags are stored in swapped positions")
  public static final class SwappedShiftAndFlags extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedShiftAndFlags(abi);
    }
  }

  @Planted(
      rule = LAY_04,
      what = "tsc_shift is stored in the last byte of the record, which is padding")
  public static final class ShiftInPad extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.shiftInPad(abi);
    }
  }

  @Planted(rule = LAY_10, what = "the 64-bit fields are stored big-endian")
  public static final class BigEndianTimes extends TimePublishing {
    @Override
    protected void storeTimestamp(Page page, int vcpu, long ticks) {
      super.storeTimestamp(page, vcpu, Long.reverseBytes(ticks));
    }

    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      super.storeSystemTime(page, vcpu, Long.reverseBytes(nanos));
    }
  }

  @Planted(rule = LAY_10, what = "the 32-bit fields are stored big-endian")
  public static final class BigEndianMultiplier extends TimePublishing {
    @Override
    protected void storeMultiplier(Page page, int vcpu, int multiplier) {
      super.storeMultiplier(page, vcpu, Integer.reverseBytes(multiplier));
    }
  }

  @Planted(rule = LAY_10, what = "version is stored big-endian")
  public static final class BigEndianVersion extends TimePublishing {
    @Override
    protected void begin(Page page, int vcpu, int odd) {
      super.begin(page, vcpu, Integer.reverseBytes(odd));
    }

    @Override
    protected void end(Page page, int vcpu, int even) {
      super.end(page, vcpu, Integer.reverseBytes(even));
    }

    @Override
    protected int odd(int version) {
      return super.odd(Integer.reverseBytes(version));
    }
  }

  @Planted(rule = LAY_11, what = "each update clears pad0 of the next vCPU's record")
  public static final class ClearsPadOfNextVcpu extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      page.u32(page.places().version((vcpu + 1) % page.domain().abi().vcpus()) + Integer.BYTES, 0);
    }
  }

  @Planted(rule = LAY_11, what = "each update clears the padding after evtchn_upcall_mask")
  public static final class ClearsPadOfVcpuInfo extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      page.u8(page.places().upcallMask(vcpu) + 1, (byte) 0);
    }
  }

  @Planted(rule = LAY_11, what = "a copy of a longer record overwrites the two bytes after it")
  public static final class CopiesBehindRecord extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      for (int i = 1; i <= 4; i++) {
        page.u8(page.places().flags(vcpu) + i, (byte) 0);
      }
    }
  }

  @Planted(rule = LAY_11, what = "each update clears the vCPU's page-fault address")
  public static final class ClearsCr2 extends TimePublishing {
    @Override
    protected void payload(Page page, int vcpu, VcpuTime time) {
      super.payload(page, vcpu, time);
      page.word(page.places().cr2(vcpu), 0);
    }
  }

  @Planted(rule = LAY_11, what = "the next vCPU's record gets the flags as well")
  public static final class FlagsOfNextVcpu extends TimePublishing {
    @Override
    protected void storeFlags(Page page, int vcpu, byte flags) {
      super.storeFlags(page, vcpu, flags);
      super.storeFlags(page, (vcpu + 1) % page.domain().abi().vcpus(), flags);
    }
  }

  @Planted(
      rule = LAY_12,
      also = TIM_09,
      what = "values with the top bit set are stored as the greatest signed number")
  public static final class SignedLimits extends TimePublishing {
    @Override
    protected void storeSystemTime(Page page, int vcpu, long nanos) {
      super.storeSystemTime(page, vcpu, nanos < 0 ? Long.MAX_VALUE : nanos);
    }
  }

  @Planted(
      rule = LAY_12,
      also = TIM_09,
      what = "tsc_shift is stored as an unsigned number of at most 7 bits")
  public static final class UnsignedShift extends TimePublishing {
    @Override
    protected void storeShift(Page page, int vcpu, byte shift) {
      super.storeShift(page, vcpu, (byte) (shift & 0x7F));
    }
  }

  @Planted(
      rule = LAY_13,
      what = "vCPU 32 and above are accepted, and overwrite the channels' bits",
      fieldBug = "OSv: vcpu_info indexed with 32 and above")
  public static final class VcpuAbove31 extends TimePublishing {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu < 0 || vcpu > 60) {
        super.check(page, vcpu);
      }
    }
  }

  @Planted(rule = LAY_13, what = "the limit is off by one: vCPU 32 is accepted")
  public static final class VcpuThirtyTwo extends TimePublishing {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu != page.domain().abi().vcpus()) {
        super.check(page, vcpu);
      }
    }
  }

  @Planted(rule = LAY_13, what = "a negative vCPU is reduced to its low five bits")
  public static final class NegativeVcpu extends TimePublishing {
    @Override
    protected void publish(Page page, int vcpu, VcpuTime time) {
      super.publish(page, vcpu < 0 ? vcpu & 31 : vcpu, time);
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range vCPU is rejected without its number")
  public static final class RefusedWithoutNumber extends TimePublishing {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu < 0 || vcpu >= page.domain().abi().vcpus()) {
        throw new IndexOutOfBoundsException("no such vCPU");
      }
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range vCPU is ignored without an error")
  public static final class IgnoredQuietly extends TimePublishing {
    @Override
    protected void publish(Page page, int vcpu, VcpuTime time) {
      if (vcpu >= 0 && vcpu < page.domain().abi().vcpus()) {
        super.publish(page, vcpu, time);
      }
    }
  }

  @Planted(
      rule = LAY_13,
      what = "an out-of-range vCPU is rejected after version of vCPU 0 was changed")
  public static final class WritesBeforeRefusing extends TimePublishing {
    @Override
    protected void publish(Page page, int vcpu, VcpuTime time) {
      int index = vcpu >= 0 && vcpu < page.domain().abi().vcpus() ? vcpu : 0;
      begin(page, index, odd(page.u32(page.places().version(index))));
      super.publish(page, vcpu, time);
    }
  }
}
