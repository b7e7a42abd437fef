package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Rule.EVT_01;
import static org.sharedinfo.rule.Rule.EVT_02;
import static org.sharedinfo.rule.Rule.EVT_03;
import static org.sharedinfo.rule.Rule.EVT_04;
import static org.sharedinfo.rule.Rule.EVT_05;
import static org.sharedinfo.rule.Rule.EVT_07;
import static org.sharedinfo.rule.Rule.EVT_14;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.EventSending;
import org.sharedinfo.gallery.base.Page;

/** Senders that set the wrong bits, or set the right ones incorrectly. */
@BrokenBy(EVENT_SENDER)
public final class EventSenderFaults {
  private EventSenderFaults() {}

  @Planted(
      rule = EVT_01,
      what = "PENDING is set by load, or, store: a bit set in between is lost",
      shownBy = {STRESS, SCHEDULE})
  public static final class PendingInThreeSteps extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      long at = pendingAt(page, port);
      long bit = bitOf(page, port);
      long before = page.wordVolatile(at);
      page.wordRelease(at, before | bit);
      return (before & bit) != 0;
    }
  }

  @Planted(rule = EVT_01, what = "the PENDING word is overwritten with the channel's bit alone")
  public static final class PendingStoredWhole extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      long bit = bitOf(page, port);
      return (page.wordExchange(pendingAt(page, port), bit) & bit) != 0;
    }
  }

  @Planted(rule = EVT_01, what = "PENDING of the channel below is set instead")
  public static final class PendingOfChannelBelow extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      return super.setPending(page, Math.max(0, port - 1));
    }
  }

  @Planted(rule = EVT_02, what = "the upcall is made before the selector bit is set")
  public static final class UpcallBeforeSelector extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      if (raise(page, vcpu)) {
        announce(page, vcpu);
      }
      select(page, vcpu, word);
    }
  }

  @Planted(
      rule = EVT_02,
      what = "upcall_pending is set before the selector bit",
      shownBy = {STRESS, SCHEDULE})
  public static final class UpcallPendingBeforeSelector extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      boolean up = raise(page, vcpu);
      select(page, vcpu, word);
      if (up) {
        announce(page, vcpu);
      }
    }
  }

  @Planted(rule = EVT_02, what = "the selector bit is not set")
  public static final class NoSelector extends EventSending {
    @Override
    protected void select(Page page, int vcpu, int word) {
      // Omitted: the selector bit.
    }
  }

  @Planted(rule = EVT_02, what = "upcall_pending is not set, although the upcall is made")
  public static final class NoUpcallPending extends EventSending {
    @Override
    protected boolean raise(Page page, int vcpu) {
      return true;
    }
  }

  @Planted(
      rule = EVT_02,
      what = "the selector gets the channel's bit in its word instead of the bit of the word")
  public static final class SelectorBitOfChannel extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      if (!setPending(page, port) && !masked(page, port)) {
        notify(page, vcpuOf(page, port), port % page.wordBits());
      }
    }
  }

  @Planted(
      rule = EVT_02,
      what = "selector bits are set by load, or, store: the guest's exchange is undone",
      shownBy = {STRESS, SCHEDULE})
  public static final class SelectorInThreeSteps extends EventSending {
    @Override
    protected void select(Page page, int vcpu, int word) {
      long at = page.places().selector(vcpu);
      page.wordRelease(at, page.wordVolatile(at) | selectorBit(word));
    }
  }

  @Planted(rule = EVT_03, what = "a channel that is already pending is notified again")
  public static final class NotifiesAgain extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      super.setPending(page, port);
      return false;
    }
  }

  @Planted(
      rule = EVT_03,
      what = "PENDING is tested before it is set, so two senders both notify",
      shownBy = {STRESS, SCHEDULE})
  public static final class TestsBeforeSetting extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      boolean set = pending(page, port);
      super.setPending(page, port);
      return set;
    }
  }

  @Planted(rule = EVT_04, what = "MASK is ignored")
  public static final class MaskIgnored extends EventSending {
    @Override
    protected boolean masked(Page page, int port) {
      return false;
    }
  }

  @Planted(rule = EVT_04, what = "MASK is read from the first word for every channel")
  public static final class MaskOfFirstWord extends EventSending {
    @Override
    protected long maskAt(Page page, int port) {
      return page.places().mask();
    }
  }

  @Planted(rule = EVT_04, what = "a masked channel does not become pending")
  public static final class MaskedNotPending extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      if (!masked(page, port)) {
        super.send(page, port);
      }
    }
  }

  @Planted(rule = EVT_04, what = "a masked channel still gets its selector bit")
  public static final class MaskedSelected extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      if (!setPending(page, port)) {
        select(page, vcpuOf(page, port), wordOf(page, port));
        if (!masked(page, port)) {
          notify(page, vcpuOf(page, port), wordOf(page, port));
        }
      }
    }
  }

  @Planted(rule = EVT_05, what = "a channel is masked while it waits to be handled")
  public static final class MasksWhatItSends extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      page.wordOr(maskAt(page, port), bitOf(page, port));
    }
  }

  @Planted(rule = EVT_05, what = "a masked channel is unmasked by a send")
  public static final class UnmasksWhatItSends extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      clearMask(page, port);
    }
  }

  @Planted(rule = EVT_05, what = "a send clears other, masked PENDING bits of the word")
  public static final class ClearsMaskedPending extends EventSending {
    @Override
    protected void send(Page page, int port) {
      super.send(page, port);
      long keep = bitOf(page, port);
      page.wordAnd(pendingAt(page, port), ~page.wordVolatile(maskAt(page, port)) | keep);
    }
  }

  @Planted(rule = EVT_07, what = "vCPU 0 is notified of every event")
  public static final class AlwaysVcpuZero extends EventSending {
    @Override
    protected int vcpuOf(Page page, int port) {
      return 0;
    }
  }

  @Planted(rule = EVT_07, what = "the vCPU after the bound one is notified too")
  public static final class NextVcpuToo extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      super.notify(page, vcpu, word);
      select(page, (vcpu + 1) % page.domain().abi().vcpus(), word);
    }
  }

  @Planted(
      rule = EVT_07,
      what = "a channel's binding is looked up once and cached, although it may change")
  public static final class BindingKept extends EventSending {
    private final Map<Page, Map<Integer, Integer>> bindings = new ConcurrentHashMap<>();

    @Override
    protected int vcpuOf(Page page, int port) {
      return bindings
          .computeIfAbsent(page, _ -> new ConcurrentHashMap<>())
          .computeIfAbsent(port, p -> super.vcpuOf(page, p));
    }
  }

  @Planted(
      rule = EVT_14,
      what = "MASK is read before PENDING is set: an unmask in between finds nothing",
      shownBy = {STRESS, SCHEDULE})
  public static final class MaskSeenTooEarly extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      boolean masked = masked(page, port);
      if (!setPending(page, port) && !masked) {
        notify(page, vcpuOf(page, port), wordOf(page, port));
      }
    }
  }

  @Planted(
      rule = EVT_14,
      also = EVT_02,
      what = "the selector bit is not set if upcall_pending is already set")
  public static final class SelectorOnlyWithUpcall extends EventSending {
    @Override
    protected void notify(Page page, int vcpu, int word) {
      if (page.u8Volatile(page.places().upcallPending(vcpu)) == 0) {
        super.notify(page, vcpu, word);
      }
    }
  }

  @Planted(
      rule = EVT_14,
      also = EVT_02,
      what = "only the first pending channel of a word notifies",
      shownBy = {EXAMPLE, PROPERTY, STRESS, SCHEDULE})
  public static final class FirstOfWordOnly extends EventSending {
    @Override
    protected boolean setPending(Page page, int port) {
      return page.wordOr(pendingAt(page, port), bitOf(page, port)) != 0;
    }
  }

  @Planted(rule = EVT_14, what = "the selector is overwritten with the bit of one word alone")
  public static final class SelectorStoredWhole extends EventSending {
    @Override
    protected void select(Page page, int vcpu, int word) {
      page.wordExchange(page.places().selector(vcpu), selectorBit(word));
    }
  }

  @Planted(
      rule = EVT_04,
      what = "a channel counts as masked only if it is the only masked channel of its word")
  public static final class MaskComparedWhole extends EventSending {
    @Override
    protected boolean masked(Page page, int port) {
      return page.wordVolatile(maskAt(page, port)) == bitOf(page, port);
    }
  }

  @Planted(rule = EVT_05, what = "sending on a pending, masked channel also masks its neighbour")
  public static final class MasksBesideMasked extends EventSending {
    @Override
    protected void send(Page page, int port) {
      checkPort(page, port);
      if (pending(page, port) && masked(page, port)) {
        page.wordOr(maskAt(page, port ^ 1), bitOf(page, port ^ 1));
      } else {
        super.send(page, port);
      }
    }
  }

  @Planted(
      rule = EVT_05,
      what = "the MASK word is stored back after it was read",
      shownBy = {STRESS, SCHEDULE})
  public static final class MaskStoredBack extends EventSending {
    @Override
    protected boolean masked(Page page, int port) {
      long word = page.wordVolatile(maskAt(page, port));
      page.word(maskAt(page, port), word);
      return (word & bitOf(page, port)) != 0;
    }
  }
}
