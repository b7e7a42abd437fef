package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_08;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.SleepBook;
import org.sharedinfo.gallery.base.Unmasking;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.GuestKind;

/** Hypervisors that do not wake a vCPU that sleeps. */
@BrokenBy(EVENT_SENDER)
public final class BlockingFaults {
  private BlockingFaults() {}

  /** Wakes only vCPUs recorded as sleeping; otherwise correct. */
  private abstract static class Booking extends EventSending {
    protected final SleepBook book = new SleepBook();

    @Override
    protected boolean block(Page page, int vcpu) {
      book.add(page, vcpu);
      boolean sleeps = super.block(page, vcpu);
      if (!sleeps) {
        book.remove(page, vcpu);
      }
      return sleeps;
    }

    @Override
    protected void wake(Page page, int vcpu) {
      if (book.remove(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_08, what = "a sleeping vCPU is not woken by the next notification")
  public static final class SleeperNotWoken extends Booking {
    @Override
    protected void wake(Page page, int vcpu) {
      // Omitted.
    }

    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return super.upcallMasked(page, vcpu) || book.contains(page, vcpu);
    }
  }

  @Planted(rule = EVT_08, what = "sleeping vCPUs of HVM guests are neither woken nor upcalled")
  public static final class SleeperOfHvmGuestNotWoken extends Booking {
    @Override
    public Set<GuestKind> guestKinds() {
      return EnumSet.of(GuestKind.HVM);
    }

    @Override
    protected void announce(Page page, int vcpu) {
      if (!book.contains(page, vcpu)) {
        super.announce(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_08,
      what = "a vCPU is marked asleep after upcall_pending is checked: a send between wakes nobody",
      shownBy = STRESS,
      fieldBug = "mini-os: blocking not atomic with the check of upcall_pending, wake-up lost")
  public static final class MarksAfterLooking extends Booking {
    @Override
    protected boolean block(Page page, int vcpu) {
      boolean sleeps = page.u8Volatile(page.places().upcallPending(vcpu)) == 0;
      if (sleeps) {
        book.add(page, vcpu);
      }
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
      return sleeps;
    }
  }

  @Planted(
      rule = EVT_08,
      what = "the vCPU after the sleeping one is woken, and upcalls depend on the mask")
  public static final class WakesAnotherVcpu extends EventSending {
    @Override
    protected void wake(Page page, int vcpu) {
      super.wake(page, (vcpu + 1) % page.domain().abi().vcpus());
    }
  }

  @Planted(rule = EVT_08, what = "each vCPU is woken once and never again")
  public static final class WakesOnce extends EventSending {
    private final Map<Domain, Set<Integer>> woken = new ConcurrentHashMap<>();

    @Override
    protected void wake(Page page, int vcpu) {
      if (woken.computeIfAbsent(page.domain(), _ -> ConcurrentHashMap.newKeySet()).add(vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_08,
      what = "sending on a masked channel makes the hypervisor forget that the vCPU sleeps")
  public static final class ForgetsAtMaskedSend extends Booking {
    @Override
    protected boolean masked(Page page, int port) {
      boolean masked = super.masked(page, port);
      if (masked) {
        book.remove(page, vcpuOf(page, port));
      }
      return masked;
    }
  }

  @Planted(rule = EVT_08, what = "after a wake-up without an event, a vCPU counts as awake forever")
  public static final class ForgetsAfterSpuriousWake extends EventSending {
    private final SleepBook awake = new SleepBook();

    @Override
    protected boolean masked(Page page, int port) {
      boolean masked = super.masked(page, port);
      if (masked) {
        wake(page, vcpuOf(page, port));
        awake.add(page, vcpuOf(page, port));
      }
      return masked;
    }

    @Override
    protected void wake(Page page, int vcpu) {
      if (!awake.contains(page, vcpu)) {
        super.wake(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_08,
      what = "a vCPU is woken before upcall_pending is set: it finds nothing and sleeps again")
  public static final class WakesBeforeUpcallPending extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      select(page, vcpu, word);
      page.domain().wake(vcpu);
      if (raise(page, vcpu) && !upcallMasked(page, vcpu)) {
        page.domain().upcall(vcpu);
      }
    }
  }

  @Planted(rule = EVT_08, what = "unmasking a channel for the guest does not wake a sleeping vCPU")
  public static final class UnmaskWakesNobody extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        if (raise(page, vcpu) && !upcallMasked(page, vcpu)) {
          page.domain().upcall(vcpu);
        }
      }
    }
  }
}
