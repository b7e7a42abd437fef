package org.sharedinfo.gallery.fault;

import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Rule.EVT_06;
import static org.sharedinfo.rule.Rule.LAY_03;
import static org.sharedinfo.rule.Rule.LAY_05;
import static org.sharedinfo.rule.Rule.LAY_06;
import static org.sharedinfo.rule.Rule.LAY_11;
import static org.sharedinfo.rule.Rule.LAY_13;
import static org.sharedinfo.rule.Rule.LAY_14;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.LayoutDescribing;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Places;
import org.sharedinfo.gallery.base.ServesOnly;
import org.sharedinfo.gallery.base.TimePublishing;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.gallery.base.WallclockPublishing;
import org.sharedinfo.spi.LayoutDescriber.FieldDeclaration;
import org.sharedinfo.spi.LayoutDescriber.StructDeclaration;

/** Code that was written for x86 and serves arm64 guests as it is. */
@ServesOnly(Abi.ARM64)
public final class Arm64Faults {
  private static final VarHandle U16 =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  /** time in vcpu_info of both x86 ABIs. */
  private static final int TIME_IN_X86 = 32;

  /** The vcpu_info in the page of an x86 guest. */
  private static final int VCPUS_IN_X86 = 32;

  private Arm64Faults() {}

  private static Places timeOfX86(Abi abi) {
    return new Places(abi) {
      @Override
      public long time(int vcpu) {
        return vcpuInfo(vcpu) + TIME_IN_X86;
      }
    };
  }

  private static Places bitmapsOfX86(Abi abi) {
    Places wide = new Places(Abi.X86_64);
    return new Places(abi) {
      @Override
      public long pending() {
        return wide.pending();
      }

      @Override
      public long mask() {
        return wide.mask();
      }
    };
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = LAY_03,
      what = "the time record is written at 32 of vcpu_info, over the first PENDING bits")
  public static final class PublishesTimeWhereX86HasIt extends TimePublishing {
    @Override
    protected Places places(Abi abi) {
      return timeOfX86(abi);
    }
  }

  @BrokenBy(TIME_READER)
  @Planted(
      rule = LAY_03,
      what = "the time record is read at 32 of vcpu_info, behind arch_vcpu_info of x86")
  public static final class ReadsTimeWhereX86HasIt extends TimeReading {
    @Override
    protected Places places(Abi abi) {
      return timeOfX86(abi);
    }
  }

  @BrokenBy(TIME_PUBLISHER)
  @Planted(
      rule = LAY_13,
      what = "32 vcpu_info are assumed: the time of vCPU 1 is written over PENDING bits")
  public static final class Of32Vcpus extends TimePublishing {
    @Override
    protected void check(Page page, int vcpu) {
      if (vcpu < 0 || vcpu >= VCPUS_IN_X86) {
        super.check(page, vcpu);
      }
    }
  }

  @BrokenBy(WALLCLOCK_PUBLISHER)
  @Planted(
      rule = LAY_06,
      what = "the wallclock is written where x86_64 has it, beyond the structure")
  public static final class WallclockWhereX86HasIt extends WallclockPublishing {
    @Override
    protected Places places(Abi abi) {
      return new Places(Abi.X86_64);
    }
  }

  @BrokenBy(EVENT_SENDER)
  @Planted(
      rule = LAY_05,
      what = "PENDING and MASK bits are looked for at 2048 and 2560, where x86_64 has them")
  public static final class SendsWhereX86HasBitmaps extends EventSending {
    @Override
    protected Places places(Abi abi) {
      return bitmapsOfX86(abi);
    }
  }

  @BrokenBy(EVENT_RECEIVER)
  @Planted(
      rule = LAY_05,
      what = "PENDING and MASK bits are looked for at 2048 and 2560, where x86_64 has them")
  public static final class ReceivesWhereX86HasBitmaps extends EventReceiving {
    @Override
    protected Places places(Abi abi) {
      return bitmapsOfX86(abi);
    }
  }

  @BrokenBy(EVENT_SENDER)
  @Planted(
      rule = LAY_11,
      what = "upcall_pending is stored with 16 bits, and the padding after it cleared")
  public static final class StoresTwoBytes extends EventSending {
    @Override
    protected boolean raise(Page page, int vcpu) {
      long at = page.places().upcallPending(vcpu);
      boolean up = page.u8Volatile(at) != 0;
      U16.setVolatile(page.memory(), at, (short) 1);
      return !up;
    }
  }

  @BrokenBy(EVENT_SENDER)
  @Planted(
      rule = EVT_06,
      what = "the padding after upcall_pending is taken for upcall_mask: no upcall while it is set")
  public static final class PaddingMasksUpcalls extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return page.u8Volatile(page.places().upcallPending(vcpu) + 1) != 0;
    }
  }

  @BrokenBy(LAYOUT_DESCRIBER)
  @Planted(
      rule = LAY_14,
      what = "arch_vcpu_info is declared with the cr2 and the padding of x86_64")
  public static final class DeclaresCr2 extends LayoutDescribing {
    @Override
    protected StructDeclaration declared(Abi abi, StructDeclaration right) {
      return right.name().equals("arch_vcpu_info")
          ? new StructDeclaration(
              right.name(),
              16,
              List.of(new FieldDeclaration("cr2", 0, 8), new FieldDeclaration("pad", 8, 8)))
          : right;
    }
  }
}
