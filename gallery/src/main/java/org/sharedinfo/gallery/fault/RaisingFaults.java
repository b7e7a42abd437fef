package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_06;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.spi.GuestKind;

/** Senders that let old bits suppress the notification of a new event. */
@BrokenBy(EVENT_SENDER)
public final class RaisingFaults {
  private RaisingFaults() {}

  private static long selectorBefore(Page page, int vcpu, long bit) {
    return page.wordOr(page.places().selector(vcpu), bit);
  }

  @Planted(
      rule = EVT_06,
      what = "no upcall if the selector was not 0: upcall_pending stays set and nobody is notified",
      shownBy = {EXAMPLE, PROPERTY, SCHEDULE})
  public static final class UpcallOnlyWithEmptySelector extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      long before = selectorBefore(page, vcpu, selectorBit(word));
      if (raise(page, vcpu) && before == 0) {
        announce(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_06,
      what =
          "upcall_pending is set for each new event, but without an upcall if the selector bit was"
              + " set",
      shownBy = {EXAMPLE, PROPERTY, SCHEDULE})
  public static final class UpcallOnlyWithSelectorBit extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      long bit = selectorBit(word);
      long before = selectorBefore(page, vcpu, bit);
      if (raise(page, vcpu) && (before & bit) == 0) {
        announce(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_02, what = "upcall_pending is set only if the whole selector was 0")
  public static final class UpcallPendingOnlyWithEmptySelector extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      if (selectorBefore(page, vcpu, selectorBit(word)) == 0 && raise(page, vcpu)) {
        announce(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_02,
      what = "upcall_pending is set only if no lower bit of the selector was set")
  public static final class UpcallPendingOnlyForLowestWord extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      long bit = selectorBit(word);
      long before = selectorBefore(page, vcpu, bit);
      if ((before & bit - 1) == 0 && raise(page, vcpu)) {
        announce(page, vcpu);
      }
    }
  }

  @Planted(
      rule = EVT_02,
      what = "upcall_pending is set only by the first pending channel of a word")
  public static final class UpcallPendingOnlyForFirstOfWord extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      boolean first = page.wordVolatile(pendingAt(page, port)) == 0;
      if (!setPending(page, port) && !masked(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        if (first && raise(page, vcpu)) {
          announce(page, vcpu);
        }
      }
    }
  }

  @Planted(rule = EVT_06, what = "the upcall is made only by the first pending channel of a word")
  public static final class UpcallOnlyForFirstOfWord extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      boolean first = page.wordVolatile(pendingAt(page, port)) == 0;
      if (!setPending(page, port) && !masked(page, port)) {
        int vcpu = vcpuOf(page, port);
        select(page, vcpu, wordOf(page, port));
        if (raise(page, vcpu) && first) {
          announce(page, vcpu);
        }
      }
    }
  }

  @Planted(rule = EVT_06, what = "vCPUs of HVM guests are woken and get no upcall")
  public static final class OnlyWakesHvmGuests extends EventSending {
    @Override
    public Set<GuestKind> guestKinds() {
      return EnumSet.of(GuestKind.HVM);
    }

    @Override
    protected boolean upcallMasked(Page page, int vcpu) {
      return true;
    }
  }
}
