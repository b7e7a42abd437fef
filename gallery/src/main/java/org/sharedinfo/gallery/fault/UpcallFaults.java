package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_06;
import static org.sharedinfo.rule.Rule.EVT_08;
import static org.sharedinfo.rule.Rule.EVT_16;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.Page;

/** Senders that mishandle the two upcall bytes when they notify or block a vCPU. */
@BrokenBy(EVENT_SENDER)
public final class UpcallFaults {
  private UpcallFaults() {}

  @Planted(rule = EVT_06, what = "upcalls are made regardless of upcall_mask")
  public static final class UpcallMaskIgnored extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return false;
    }
  }

  @Planted(rule = EVT_06, what = "only bit 0 of upcall_mask counts")
  public static final class OneBitOfUpcallMask extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return (page.u8Volatile(page.places().upcallMask(vcpu)) & 1) != 0;
    }
  }

  @Planted(rule = EVT_06, what = "upcall_mask is treated as signed: from 128 up it does not mask")
  public static final class SignedUpcallMask extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return page.u8Volatile(page.places().upcallMask(vcpu)) > 0;
    }
  }

  @Planted(rule = EVT_06, what = "the upcall_mask of vCPU 0 is checked for every vCPU")
  public static final class UpcallMaskOfVcpuZero extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return super.upcallMasked(page, 0);
    }
  }

  @Planted(rule = EVT_06, what = "no upcall is ever made: the guest must poll")
  public static final class NoUpcall extends EventSending {
    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return true;
    }
  }

  @Planted(rule = EVT_06, what = "each vCPU gets its first upcall and no other")
  public static final class FirstUpcallOnly extends EventSending {
    private final Map<Page, Set<Integer>> upcalled = new ConcurrentHashMap<>();

    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return super.upcallMasked(page, vcpu)
          || !upcalled.computeIfAbsent(page, _ -> ConcurrentHashMap.newKeySet()).add(vcpu);
    }
  }

  @Planted(rule = EVT_08, what = "blocking leaves upcall_mask as it is")
  public static final class BlockKeepsUpcallMask extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      return page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
    }
  }

  @Planted(rule = EVT_08, what = "a vCPU goes to sleep with a notification pending")
  public static final class SleepsWithPending extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      super.block(page, vcpu);
      return true;
    }
  }

  @Planted(rule = EVT_08, what = "a vCPU never goes to sleep")
  public static final class NeverSleeps extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      super.block(page, vcpu);
      return false;
    }
  }

  @Planted(rule = EVT_08, what = "only bit 0 of upcall_pending keeps a vCPU awake")
  public static final class OneBitOfUpcallPending extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      super.block(page, vcpu);
      return (page.u8Volatile(page.places().upcallPending(vcpu)) & 1) == 0;
    }
  }

  @Planted(
      rule = EVT_08,
      what = "upcall_pending is checked before upcall_mask is cleared: a wake-up between is lost",
      shownBy = {STRESS, SCHEDULE},
      fieldBug = "mini-os: blocking not atomic with the check of upcall_pending, wake-up lost")
  public static final class LooksBeforeClearingMask extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      boolean sleeps = page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      return sleeps;
    }

    @Override
    protected void wake(Page page, int vcpu) {
      if (!upcallMasked(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_08,
      what = "upcall_pending may be read before upcall_mask is cleared: no fence",
      shownBy = {STRESS, SCHEDULE})
  public static final class BlockWithoutFence extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      page.u8(page.places().upcallMask(vcpu), (byte) 0);
      return page.u8(page.places().upcallPending(vcpu)) == 0;
    }

    @Override
    protected void wake(Page page, int vcpu) {
      if (!upcallMasked(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_16,
      what = "upcall_pending is set by a two-byte store, which clears upcall_mask")
  public static final class UpcallPendingOf16Bits extends EventSending {
    @Override
    protected boolean raise(Page page, int vcpu) {
      boolean up = super.raise(page, vcpu);
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      return up;
    }
  }

  @Planted(rule = EVT_16, what = "blocking clears upcall_pending together with upcall_mask")
  public static final class BlockClearsBothBytes extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      boolean sleeps = super.block(page, vcpu);
      page.u8Volatile(page.places().upcallPending(vcpu), (byte) 0);
      return sleeps;
    }
  }

  @Planted(
      rule = EVT_16,
      what = "upcall_pending is set by load, or, store of four bytes: a new mask is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class UpcallPendingInThreeSteps extends EventSending {
    @Override
    protected boolean raise(Page page, int vcpu) {
      long at = page.places().upcallPending(vcpu);
      int before = page.u32Volatile(at);
      page.u32Release(at, before | 1);
      return (before & 0xFF) == 0;
    }
  }

  @Planted(
      rule = EVT_16,
      what = "blocking clears upcall_mask by load, and, store of four bytes: a wake-up is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class UpcallMaskInThreeSteps extends EventSending {
    @Override
    protected boolean block(Page page, int vcpu) {
      long at = page.places().upcallPending(vcpu);
      int before = page.u32Volatile(at);
      page.u32Release(at, before & ~0xFF00);
      return (page.u32Volatile(at) & 0xFF) == 0;
    }
  }
}
