package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.EVENT_SENDER;
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
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.ForeignNumbers;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.spi.Limits;

/** Senders that write to the wrong offset or with the wrong width. */
@BrokenBy(EVENT_SENDER)
public final class EventLayoutFaults {
  private EventLayoutFaults() {}

  @Planted(
      rule = LAY_01,
      what = "each send is counted in the last bytes of the frame, after the structure")
  public static final class CountsAtEndOfFrame extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      page.wordOr(Abi.FRAME_BYTES - Long.BYTES, bitOf(page, port));
    }
  }

  @Planted(rule = LAY_02, what = "vcpu_info are 48 bytes apart instead of 64")
  public static final class NarrowVcpuInfo extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.narrowVcpuInfo(abi);
    }
  }

  @Planted(rule = LAY_03, what = "the two upcall bytes are swapped")
  public static final class SwappedUpcallBytes extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedUpcallBytes(abi);
    }
  }

  @Planted(rule = LAY_03, what = "the selector is one word too high, over cr2")
  public static final class SelectorInArch extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.selectorInArch(abi);
    }
  }

  @Planted(rule = LAY_05, what = "the PENDING and MASK bits are swapped")
  public static final class SwappedBitmaps extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.swappedBitmaps(abi);
    }
  }

  @Planted(rule = LAY_05, what = "MASK is read at its offset in the other ABI")
  public static final class MaskOfOtherAbi extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return Misplaced.maskOfOtherAbi(abi);
    }
  }

  @Planted(rule = LAY_05, what = "channels are counted from the top bit of a word down")
  public static final class BitsFromTheTop extends EventSending {
    @Override
    protected long bitOf(Page page, int port) {
      return 1L << (page.wordBits() - 1 - port % page.wordBits());
    }
  }

  @Planted(rule = LAY_10, what = "words of bits are stored big-endian")
  public static final class BigEndianBits extends EventSending {
    @Override
    protected long bitOf(Page page, int port) {
      return Misplaced.reversed(page, super.bitOf(page, port));
    }
  }

  @Planted(
      rule = LAY_11,
      what = "upcall_pending is set by a four-byte store, which clears the padding behind it")
  public static final class ClearsPadOfUpcallBytes extends EventSending {
    @Override
    protected boolean raise(Page page, int vcpu) {
      long pad = page.places().upcallPending(vcpu) + 2;
      page.u8(pad, (byte) 0);
      page.u8(pad + 1, (byte) 0);
      return super.raise(page, vcpu);
    }
  }

  @Planted(rule = LAY_11, what = "a send stores the channel's number in the vCPU's cr2")
  public static final class ChannelInCr2 extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      page.word(page.places().cr2(vcpu), word);
      super.notify(page, vcpu, word);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "a 32-bit guest may send on 4096 channels, which overwrites the fields after its bits",
      fieldBug = "Xen XSA-342: ports from 1024 up of a 32-bit guest overwrote neighbouring fields")
  @ServesOnly(Abi.X86_32)
  public static final class ChannelsOf64BitGuest extends EventSending {
    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requirePort(Abi.X86_64, port);
    }
  }

  @Planted(
      rule = LAY_13,
      what = "the limit is off by one: the number of channels is accepted as a channel")
  public static final class ChannelAtLimit extends EventSending {
    @Override
    protected void checkPort(Page page, int port) {
      if (port != page.domain().abi().channels()) {
        super.checkPort(page, port);
      }
    }
  }

  @Planted(rule = LAY_13, what = "a negative channel is reduced to its low bits")
  public static final class NegativeChannel extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port < 0 ? port & page.domain().abi().channels() - 1 : port);
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range channel is rejected without its number")
  public static final class RefusedWithoutNumber extends EventSending {
    @Override
    protected void checkPort(Page page, int port) {
      if (port < 0 || port >= page.domain().abi().channels()) {
        throw new IndexOutOfBoundsException("no such channel");
      }
    }
  }

  @Planted(rule = LAY_13, what = "an out-of-range channel is ignored without an error")
  public static final class IgnoredQuietly extends EventSending {
    @Override
    protected void send(Page page, int port) {
      if (port >= 0 && port < page.domain().abi().channels()) {
        super.send(page, port);
      }
    }
  }

  @Planted(
      rule = LAY_13,
      what = "vCPU 32 may block, which clears a byte of the channels' bits",
      fieldBug = "OSv: vcpu_info indexed with 32 and above")
  public static final class BlockOfVcpuAbove31 extends EventSending {
    @Override
    protected void checkVcpu(Page page, int vcpu) {
      if (vcpu < page.domain().abi().vcpus() || vcpu > 60) {
        super.checkVcpu(page, vcpu);
      }
    }
  }

  @Planted(rule = LAY_13, what = "a send is accepted on ports above the declared 1024")
  public static final class SendsAboveDeclaredLimit extends EventSending {
    @Override
    public Limits limits(Abi abi) {
      return Limits.of(abi).withPorts(abi.channels() / 4);
    }
  }

  @Planted(rule = LAY_13, what = "vCPU 1 may block although only vCPU 0 is declared")
  public static final class BlocksAboveDeclaredLimit extends EventSending {
    @Override
    public Limits limits(Abi abi) {
      return Limits.of(abi).withVcpus(1);
    }
  }

  @Planted(rule = EVT_17, what = "port 0 is rejected after its PENDING bit was set")
  public static final class RefusesPortZeroLate extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      if (port == 0) {
        throw new IllegalArgumentException("port 0 is reserved");
      }
    }
  }

  @Planted(rule = EVT_17, what = "a send on port 0 is dropped without an error")
  public static final class DropsPortZero extends EventSending {
    @Override
    protected void send(Page page, int port) {
      if (port != 0) {
        super.send(page, port);
      }
    }
  }

  @Planted(
      rule = EVT_17,
      what = "ports 0 and 1 are rejected, although every port from 1 up is declared as working")
  public static final class RefusesPortOne extends EventSending {
    @Override
    protected void checkPort(Page page, int port) {
      if (port <= 1) {
        throw new IndexOutOfBoundsException("port " + port + " is reserved");
      }
      super.checkPort(page, port);
    }
  }

  @Planted(
      rule = EVT_17,
      what = "the selector bit is computed with the width of the other ABI",
      fieldBug = "KVM, before merge: /32 and /64 swapped between the two widths")
  public static final class SelectorOfOtherAbi extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      boolean wide = page.wordBits() == Long.SIZE;
      super.notify(page, vcpu, wide ? word * 2 : word / 2);
    }
  }

  @Planted(
      rule = EVT_17,
      what = "a 64-bit guest's channels are grouped 32 to a word",
      fieldBug = "mini-os: port >> 5 on a 64-bit guest")
  @ServesOnly(Abi.X86_64)
  public static final class WordsOf32Bits extends EventSending {
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
  public static final class BitIn32Bits extends EventSending {
    @Override
    protected long bitOf(Page page, int port) {
      return Integer.toUnsignedLong(1 << port);
    }
  }

  @Planted(rule = EVT_17, what = "the selector bit is computed as a 32-bit shift")
  @ServesOnly(Abi.X86_64)
  public static final class SelectorIn32Bits extends EventSending {
    @Override
    protected long selectorBit(int word) {
      return Integer.toUnsignedLong(1 << word);
    }
  }

  @Planted(
      rule = EVT_17,
      what = "a 64-bit guest gets only the 1024 channels of a 32-bit one; others are rejected")
  @ServesOnly(Abi.X86_64)
  public static final class ChannelsOf32BitGuest extends EventSending {
    @Override
    protected void checkPort(Page page, int port) {
      ForeignNumbers.requirePort(Abi.X86_32, port);
    }
  }

  @Planted(rule = EVT_17, what = "one channel of 4096 uses the bit of the channel above it")
  @ServesOnly(Abi.X86_64)
  public static final class OneChannelOff extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port == 3776 ? 3777 : port);
    }
  }
}
