package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Rule.EVT_11;
import static org.sharedinfo.rule.Rule.EVT_12;
import static org.sharedinfo.rule.Rule.EVT_13;
import static org.sharedinfo.rule.Rule.EVT_16;

import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventReceiving;
import org.sharedinfo.gallery.base.Page;

/** Guests that mask, unmask or clear a channel wrongly. */
@BrokenBy(EVENT_RECEIVER)
public final class EventMaskFaults {
  private EventMaskFaults() {}

  @Planted(rule = EVT_12, what = "unmasking clears MASK but leaves a pending channel undelivered")
  public static final class UnmaskOnlyClears extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearMask(page, port);
    }
  }

  @Planted(
      rule = EVT_12,
      what = "PENDING is tested before MASK is cleared: an event sent in between is lost",
      shownBy = {STRESS, SCHEDULE},
      fieldBug = "Linux 3.8: unmask tested PENDING before it cleared MASK")
  public static final class TestsPendingFirst extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      boolean pending = pending(page, port);
      clearMask(page, port);
      if (pending) {
        raise(page, vcpuOf(page, port), wordOf(page, port));
      }
    }
  }

  @Planted(
      rule = EVT_12,
      what =
          "unmasking sets upcall_pending before the selector bit: an upcall between finds nothing",
      shownBy = SCHEDULE)
  public static final class RaisesBeforeSelecting extends EventReceiving {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      page.u8Volatile(page.places().upcallPending(vcpu), (byte) 1);
      select(page, vcpu, word);
    }
  }

  @Planted(
      rule = EVT_12,
      also = EVT_13,
      what = "PENDING may be read before MASK is cleared: no fence",
      shownBy = SCHEDULE)
  public static final class UnmaskWithoutFence extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearMask(page, port);
      if ((page.word(pendingAt(page, port)) & bitOf(page, port)) != 0) {
        raise(page, vcpuOf(page, port), wordOf(page, port));
      }
    }

    @Override
    protected boolean clearMask(Page page, int port) {
      long at = maskAt(page, port);
      page.wordRelease(at, page.word(at) & ~bitOf(page, port));
      return true;
    }
  }

  @Planted(
      rule = EVT_12,
      what = "unmasking a pending channel sets upcall_pending but no selector bit")
  public static final class UnmaskWithoutSelector extends EventReceiving {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      page.u8Volatile(page.places().upcallPending(vcpu), (byte) 1);
    }
  }

  @Planted(
      rule = EVT_12,
      what = "unmasking a pending channel sets its selector bit but not upcall_pending")
  public static final class UnmaskWithoutUpcall extends EventReceiving {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      select(page, vcpu, word);
    }
  }

  @Planted(rule = EVT_12, what = "unmasking drops a pending channel")
  public static final class UnmaskDropsPending extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearPending(page, port);
      super.unmask(page, port);
    }
  }

  @Planted(rule = EVT_12, what = "unmasking raises the event on vCPU 0, regardless of the binding")
  public static final class UnmaskRaisesVcpuZero extends EventReceiving {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      super.raise(page, 0, word);
    }
  }

  @Planted(
      rule = EVT_12,
      what = "the hypercall to unmask comes after MASK was cleared, so nothing is raised")
  public static final class AsksTooLate extends EventReceiving {
    @Override
    protected void unmask(Page page, int port) {
      clearMask(page, port);
      page.domain().unmask(port);
    }
  }

  @Planted(rule = EVT_13, what = "masking overwrites the word with the channel's bit alone")
  public static final class MaskStoredWhole extends EventReceiving {
    @Override
    protected void mask(Page page, int port) {
      page.wordExchange(maskAt(page, port), bitOf(page, port));
    }
  }

  @Planted(rule = EVT_13, what = "unmasking one channel unmasks its whole word")
  public static final class UnmasksWholeWord extends EventReceiving {
    @Override
    protected boolean clearMask(Page page, int port) {
      return (page.wordExchange(maskAt(page, port), 0) & bitOf(page, port)) != 0;
    }
  }

  @Planted(rule = EVT_13, what = "masking a channel also clears its PENDING bit")
  public static final class MaskClearsPending extends EventReceiving {
    @Override
    protected void mask(Page page, int port) {
      super.mask(page, port);
      clearPending(page, port);
    }
  }

  @Planted(rule = EVT_13, what = "clearing a channel also masks it")
  public static final class ClearMasks extends EventReceiving {
    @Override
    protected void clearPending(Page page, int port) {
      super.clearPending(page, port);
      mask(page, port);
    }
  }

  @Planted(rule = EVT_13, what = "masking toggles the bit, so a masked channel becomes unmasked")
  public static final class MaskToggles extends EventReceiving {
    @Override
    protected void mask(Page page, int port) {
      if (masked(page, port)) {
        clearMask(page, port);
      } else {
        super.mask(page, port);
      }
    }
  }

  @Planted(
      rule = EVT_13,
      what = "masking is load, or, store: a concurrent change of the word is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class MaskInThreeSteps extends EventReceiving {
    @Override
    protected void mask(Page page, int port) {
      long at = maskAt(page, port);
      page.wordRelease(at, page.wordVolatile(at) | bitOf(page, port));
    }
  }

  @Planted(
      rule = EVT_13,
      what = "unmasking is load, and, store: a concurrent change of the word is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class UnmaskInThreeSteps extends EventReceiving {
    @Override
    protected boolean clearMask(Page page, int port) {
      long at = maskAt(page, port);
      long before = page.wordVolatile(at);
      page.wordRelease(at, before & ~bitOf(page, port));
      return (before & bitOf(page, port)) != 0;
    }
  }

  @Planted(
      rule = EVT_13,
      also = EVT_11,
      what = "clearing is load, and, store: an event sent concurrently is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class ClearInThreeSteps extends EventReceiving {
    @Override
    protected void clearPending(Page page, int port) {
      long at = pendingAt(page, port);
      page.wordRelease(at, page.wordVolatile(at) & ~bitOf(page, port));
    }
  }

  @Planted(
      rule = EVT_16,
      what = "raising a pending channel stores two bytes, which clears upcall_mask")
  public static final class RaiseClearsUpcallMask extends EventReceiving {
    @Override
    protected void raise(Page page, int vcpu, int word) {
      super.raise(page, vcpu, word);
      page.u8Volatile(page.places().upcallMask(vcpu), (byte) 0);
    }
  }
}
