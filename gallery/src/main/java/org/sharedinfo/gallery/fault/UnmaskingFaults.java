package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_06;
import static org.sharedinfo.rule.Rule.EVT_07;
import static org.sharedinfo.rule.Rule.EVT_19;
import static org.sharedinfo.rule.Rule.LAY_13;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.Unmasking;

/** Hypervisors that unmask incorrectly on a guest's request. */
@BrokenBy(EVENT_SENDER)
public final class UnmaskingFaults {
  private UnmaskingFaults() {}

  @Planted(rule = EVT_19, what = "a pending channel is raised again although it was not masked")
  public static final class RaisesUnmasked extends Unmasking {
    @Override
    protected boolean clearMask(Page page, int port) {
      super.clearMask(page, port);
      return true;
    }
  }

  @Planted(rule = EVT_19, what = "a channel is raised although it is not pending")
  public static final class RaisesWithoutPending extends Unmasking {
    @Override
    protected boolean pending(Page page, int port) {
      return true;
    }
  }

  @Planted(rule = EVT_19, what = "MASK is cleared, and a pending event is left to the guest")
  public static final class OnlyClearsMask extends Unmasking {
    @Override
    protected boolean pending(Page page, int port) {
      return false;
    }
  }

  @Planted(rule = EVT_19, what = "a pending channel is raised and stays masked")
  public static final class KeepsMask extends Unmasking {
    @Override
    protected boolean clearMask(Page page, int port) {
      return masked(page, port);
    }
  }

  @Planted(rule = EVT_19, what = "PENDING is cleared when the channel is raised")
  public static final class ClearsPending extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      super.unmask(page, port);
      page.wordAnd(pendingAt(page, port), ~bitOf(page, port));
    }
  }

  @Planted(rule = EVT_19, what = "all channels of the word are unmasked")
  public static final class UnmasksWholeWord extends Unmasking {
    @Override
    protected boolean clearMask(Page page, int port) {
      return (page.wordExchange(maskAt(page, port), 0) & bitOf(page, port)) != 0;
    }
  }

  @Planted(rule = EVT_19, what = "vCPU 0 is raised, regardless of the channel's binding")
  public static final class RaisesVcpuZero extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        notify(page, 0, wordOf(page, port));
      }
    }
  }

  @Planted(rule = EVT_19, what = "the upcall is omitted")
  public static final class NoUpcall extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        raise(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_19,
      what = "PENDING is tested before MASK is cleared: an event sent in between is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class TestsPendingFirst extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      boolean pending = pending(page, port);
      if (clearMask(page, port) && pending) {
        notify(page, vcpuOf(page, port), wordOf(page, port));
      }
    }
  }

  @Planted(
      rule = EVT_19,
      what = "MASK is cleared by load, and, store: a mask set concurrently is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class MaskInThreeSteps extends Unmasking {
    @Override
    protected boolean clearMask(Page page, int port) {
      long at = maskAt(page, port);
      long bit = bitOf(page, port);
      long before = page.wordVolatile(at);
      page.wordRelease(at, before & ~bit);
      return (before & bit) != 0;
    }
  }

  @Planted(
      rule = EVT_02,
      what = "the upcall for an unmasked channel is made before its bits are set")
  public static final class UpcallBeforeBits extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        announce(page, vcpu);
        select(page, vcpu, wordOf(page, port));
        raise(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_06, what = "upcall_mask is ignored when a channel is unmasked")
  public static final class UpcallMaskIgnored extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        if (raise(page, vcpu)) {
          wake(page, vcpu);
          page.domain().upcall(vcpu);
        }
      }
    }
  }

  @Planted(rule = EVT_06, what = "the upcall_mask of vCPU 0 is checked when a channel is unmasked")
  public static final class UpcallMaskOfVcpuZero extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        if (raise(page, vcpu)) {
          wake(page, vcpu);
          if (!upcallMasked(page, 0)) {
            page.domain().upcall(vcpu);
          }
        }
      }
    }
  }

  @Planted(
      rule = EVT_06,
      what = "the upcall for an unmasked channel is omitted if the selector was not 0")
  public static final class UpcallOnlyWithEmptySelector extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        long bit = selectorBit(wordOf(page, port));
        long before = page.wordOr(page.places().selector(vcpu), bit);
        if (raise(page, vcpu) && before == 0) {
          announce(page, vcpu);
        }
      }
    }
  }

  @Planted(
      rule = EVT_07,
      what = "a binding is looked up at the first unmask and cached, although it may change")
  public static final class BindingKept extends Unmasking {
    private final Map<Page, Map<Integer, Integer>> bindings = new ConcurrentHashMap<>();

    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu =
            bindings
                .computeIfAbsent(page, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(port, p -> vcpuOf(page, p));
        notify(page, vcpu, wordOf(page, port));
      }
    }
  }

  @Planted(rule = EVT_07, what = "unmasking a channel also notifies the vCPU after the bound one")
  public static final class NextVcpuToo extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      checkPort(page, port);
      if (clearMask(page, port) && pending(page, port)) {
        int vcpu = vcpuOf(page, port);
        notify(page, vcpu, wordOf(page, port));
        select(page, (vcpu + 1) % page.domain().abi().vcpus(), wordOf(page, port));
      }
    }
  }

  @Planted(
      rule = LAY_13,
      what = "a request to unmask an out-of-range channel is ignored without an error")
  public static final class IgnoredQuietly extends Unmasking {
    @Override
    protected void unmask(Page page, int port) {
      if (port >= 0 && port < page.domain().abi().channels()) {
        super.unmask(page, port);
      }
    }
  }
}
