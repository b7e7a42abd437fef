package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_17;
import static org.sharedinfo.rule.Rule.LAY_01;
import static org.sharedinfo.rule.Rule.LAY_02;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_13;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.ForeignNumbers;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;

/** Guests that read events at the wrong offset or with the wrong width. */
@BrokenBy(EVENT_RECEIVER)
public final class EventLookFaults {
  private EventLookFaults() {}

  @Planted(
      rule = LAY_01,
      what = "each upcall is counted in the last bytes of the frame, after the structure")
  public static final class CountsAtEndOfFrame extends EventReceiving {
    @Override
    protected void upcall(Page page, int vcpu) {
      long count = Abi.FRAME_BYTES - Long.BYTES;
      page.u64(count, page.u64(count) + 1);
      super.upcall(page, vcpu);
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info are 48 bytes apart instead of 64")
  public static final class NarrowVcpuInfo extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.narrowVcpuInfo(abi);
    }
  }

  @Planted(rule = LAY_03, what = "the two upcall bytes are swapped")
  public static final class SwappedUpcallBytes extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedUpcallBytes(abi);
    }
  }

  @Planted(rule = LAY_03, what = "the selector is read one word too high, from cr2")
  public static final class SelectorInArch extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.selectorInArch(abi);
    }
  }

  @Planted(rule = LAY_05, what = "the PENDING and MASK bits are swapped")
  public static final class SwappedBitmaps extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedBitmaps(abi);
    }
  }

  @Planted(rule = LAY_05, what = "MASK is read at its offset in the other ABI")
  public static final class MaskOfOtherAbi extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.maskOfOtherAbi(abi);
    }
  }

  @Planted(rule = LAY_10, what = "words of bits are read big-endian")
  public static final class BigEndianBits extends EventReceiving {
    @Override
    protected long bitOf(Page page, int port) {
      return Misplaced.reversed(page, super.bitOf(page, port));
    }

    @Override
    protected long ready(Page page, int word) {
      return Misplaced.reversed(page, super.ready(page, word));
    }
  }

  @Planted(
      rule = LAY_11,
      what = "upcall_pending is cleared by a four-byte store, which clears the padding behind it")
  public static final class ClearsPadOfUpcallBytes extends EventReceiving {
    @Override
    protected void clearUpcallPending(Page page, int vcpu) {
      super.clearUpcallPending(page, vcpu);
      long pad = page.places().upcallPending(vcpu) + 2;
      page.u8(pad, (byte) 0);
      page.u8(pad + 1, (byte) 0);
    }
  }

  @Planted(rule = LAY_11, what = "an upcall also clears the next vCPU's selector")
  public static final class ClearsNextSelector extends EventReceiving {
    @Override
    protected long takeSelector(Page page, int vcpu) {
      page.word(page.places().selector((vcpu + 1) % page.domain().abi().vcpus()), 0);
      return super.takeSelector(page, vcpu);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "a 32-bit guest may mask 4096 channels, which overwrites the fields after its bits")
  @ServesOnly(Abi.X86_32)
  public static final class ChannelsOf64BitGuest extends EventReceiving {
    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requirePort(Abi.X86_64, port);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "the limit is off by one: the number of channels is accepted as a channel")
  public static final class ChannelAtLimit extends EventReceiving {
    @Override
    protected void checkPort(Page page, int port) {
      if (port != page.domain().abi().channels()) {
        super.checkPort(page, port);
      }
    }
  }

  @Planted(
      rule = LAY_13,
      what = "an upcall of vCPU 32 clears bits of channels",
      fieldBug = "OSv: vcpu_info indexed with 32 and above")
  public static final class VcpuAbove31 extends EventReceiving {
    @Override
    protected void checkVcpu(Page page, int vcpu) {
      if (vcpu < page.domain().abi().vcpus() || vcpu > 60) {
        super.checkVcpu(page, vcpu);
      }
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range channel is rejected without its number")
  public static final class RefusedWithoutNumber extends EventReceiving {
    @Override
    protected void checkPort(Page page, int port) {
      if (port < 0 || port >= page.domain().abi().channels()) {
        throw new IndexOutOfBoundsException("no such channel");
      }
    }
  }

  @Planted(
      rule = EVT_17,
      what = "selector bits select words of the other ABI's width",
      fieldBug = "KVM, before merge: /32 and /64 swapped between the two widths")
  public static final class SelectorOfOtherAbi extends EventReceiving {
    @Override
    protected int portOf(Page page, int word, int bit) {
      boolean wide = page.wordBits() == Long.SIZE;
      int port = word * (wide ? 32 : 64) + bit;
      return port % page.domain().abi().channels();
    }
  }

  @Planted(
      rule = EVT_17,
      what = "a 64-bit guest's channels are masked 32 to a word",
      fieldBug = "mini-os: port >> 5 on a 64-bit guest")
  @ServesOnly(Abi.X86_64)
  public static final class WordsOf32Bits extends EventReceiving {
    @Override
    protected int wordOf(Page page, int port) {
      return port >> 5;
    }

    @Override
    protected long bitOf(Page page, int port) {
      return 1L << (port & 31);
    }
  }

  @Planted(
      rule = EVT_17,
      what = "the channel's bit is computed as a 32-bit shift",
      fieldBug = "mini-os: a 32-bit 1 << on a 64-bit guest")
  @ServesOnly(Abi.X86_64)
  public static final class BitIn32Bits extends EventReceiving {
    @Override
    protected long bitOf(Page page, int port) {
      return Integer.toUnsignedLong(1 << port);
    }
  }

  @Planted(rule = EVT_17, what = "only the first 32 words of a 64-bit guest are scanned")
  @ServesOnly(Abi.X86_64)
  public static final class SelectorOf32Bits extends EventReceiving {
    @Override
    protected void scan(Page page, long selector) {
      super.scan(page, selector & 0xFFFF_FFFFL);
    }
  }

  @Planted(
      rule = EVT_17,
      what = "a 64-bit guest gets only the 1024 channels of a 32-bit one; others are rejected")
  @ServesOnly(Abi.X86_64)
  public static final class ChannelsOf32BitGuest extends EventReceiving {
    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requirePort(Abi.X86_32, port);
    }
  }
}
