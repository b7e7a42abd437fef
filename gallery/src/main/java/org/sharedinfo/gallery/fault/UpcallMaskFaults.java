package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_20;
import static org.sharedinfo.rule.Rule.EVT_21;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.UpcallMasking;

/** Guests that mask upcalls while they handle one, and unmask them incorrectly. */
@BrokenBy(EVENT_RECEIVER)
public final class UpcallMaskFaults {
  private UpcallMaskFaults() {}

  @Planted(rule = EVT_20, what = "upcall_mask stays set when a channel's handler throws")
  public static final class StaysMaskedAfterAThrow extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      do {
        maskUpcalls(page, vcpu);
        handle(page, vcpu);
        unmaskUpcalls(page, vcpu);
      } while (cameMeanwhile(page, vcpu));
    }
  }

  @Planted(
      rule = EVT_20,
      what = "exceptions of handlers are caught, but errors leave upcall_mask set")
  public static final class StaysMaskedAfterAnError extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      do {
        maskUpcalls(page, vcpu);
        try {
          handle(page, vcpu);
        } catch (RuntimeException e) {
          unmaskUpcalls(page, vcpu);
          throw e;
        }
        unmaskUpcalls(page, vcpu);
      } while (cameMeanwhile(page, vcpu));
    }
  }

  @Planted(
      rule = EVT_20,
      what = "an upcall with an empty selector returns early, with upcall_mask set")
  public static final class StaysMaskedWithNothingSelected extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      maskUpcalls(page, vcpu);
      clearUpcallPending(page, vcpu);
      if (page.wordVolatile(page.places().selector(vcpu)) != 0) {
        super.upcall(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_20, what = "upcall_mask is cleared only if a channel was handled")
  public static final class StaysMaskedWithNothingHandled extends UpcallMasking {
    private final ThreadLocal<Integer> handled = ThreadLocal.withInitial(() -> 0);

    @Override
    protected void maskUpcalls(Page page, int vcpu) {
      handled.set(0);
      super.maskUpcalls(page, vcpu);
    }

    @Override
    protected void deliver(Page page, int port) {
      handled.set(handled.get() + 1);
      super.deliver(page, port);
    }

    @Override
    protected void unmaskUpcalls(Page page, int vcpu) {
      if (handled.get() > 0) {
        super.unmaskUpcalls(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_20,
      what = "the upcall_mask of vCPU 0 is cleared, whichever vCPU was upcalled")
  public static final class UnmasksVcpuZero extends UpcallMasking {
    @Override
    protected void unmaskUpcalls(Page page, int vcpu) {
      super.unmaskUpcalls(page, 0);
    }
  }

  @Planted(
      rule = EVT_20,
      what = "the old upcall_mask is restored, but it was saved after the mask was set")
  public static final class RestoresMaskSavedTooLate extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      maskUpcalls(page, vcpu);
      byte saved = page.u8Volatile(page.places().upcallMask(vcpu));
      try {
        handle(page, vcpu);
      } finally {
        page.u8Volatile(page.places().upcallMask(vcpu), saved);
      }
    }
  }

  @Planted(
      rule = EVT_20,
      what =
          "upcall_mask stays set if an event arrived meanwhile, as if the next upcall cleared it")
  public static final class StaysMaskedWhilePending extends UpcallMasking {
    @Override
    protected void unmaskUpcalls(Page page, int vcpu) {
      if (!super.cameMeanwhile(page, vcpu)) {
        super.unmaskUpcalls(page, vcpu);
      }
    }

    @Override
    protected boolean cameMeanwhile(Page page, int vcpu) {
      return false;
    }
  }

  @Planted(
      rule = EVT_21,
      what = "upcall_mask is cleared at the end, but upcall_pending is not checked again")
  public static final class DoesNotLookAgain extends UpcallMasking {
    @Override
    protected boolean cameMeanwhile(Page page, int vcpu) {
      return false;
    }
  }

  @Planted(
      rule = EVT_21,
      what = "upcall_pending is checked before upcall_mask is cleared, but not after",
      shownBy = {STRESS, SCHEDULE})
  public static final class LooksBeforeUnmasking extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      maskUpcalls(page, vcpu);
      try {
        do {
          handle(page, vcpu);
        } while (cameMeanwhile(page, vcpu));
      } finally {
        unmaskUpcalls(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_21,
      what = "upcall_pending may be read before upcall_mask is cleared: no fence",
      shownBy = {STRESS, SCHEDULE})
  public static final class LooksWithoutFence extends UpcallMasking {
    @Override
    protected void unmaskUpcalls(Page page, int vcpu) {
      page.u8(page.places().upcallMask(vcpu), (byte) 0);
    }

    @Override
    protected boolean cameMeanwhile(Page page, int vcpu) {
      return page.u8(page.places().upcallPending(vcpu)) != 0;
    }
  }

  @Planted(
      rule = EVT_21,
      what = "upcall_pending is checked once: events that arrive during the second pass are missed")
  public static final class LooksOnce extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      pass(page, vcpu);
      if (cameMeanwhile(page, vcpu)) {
        pass(page, vcpu);
      }
    }

    private void pass(Page page, int vcpu) {
      maskUpcalls(page, vcpu);
      try {
        handle(page, vcpu);
      } finally {
        unmaskUpcalls(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_21, what = "a handler that throws skips the check of upcall_pending")
  public static final class DoesNotLookAfterAThrow extends UpcallMasking {
    @Override
    protected void upcall(Page page, int vcpu) {
      do {
        maskUpcalls(page, vcpu);
        try {
          handle(page, vcpu);
        } finally {
          unmaskUpcalls(page, vcpu);
        }
      } while (cameMeanwhile(page, vcpu));
    }
  }

  @Planted(
      rule = EVT_21,
      what = "the upcall_pending of vCPU 0 is checked, whichever vCPU was upcalled")
  public static final class LooksAtVcpuZero extends UpcallMasking {
    @Override
    protected boolean cameMeanwhile(Page page, int vcpu) {
      return vcpu == 0 && super.cameMeanwhile(page, vcpu);
    }
  }
}
