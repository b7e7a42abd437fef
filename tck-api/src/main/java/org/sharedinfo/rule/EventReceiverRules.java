package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;

import java.util.List;
import org.sharedinfo.spi.GuestKind;

/** Event channels, the guest's side. */
final class EventReceiverRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.EVT_09, "The handler clears upcall_pending first")
              .must(EVENT_RECEIVER)
              .fields(PageField.UPCALL_PENDING, PageField.SELECTOR)
              .asks(
                  """
                  An upcall handler stores 0 in upcall_pending before it reads the selector. An
                  event raised in between is then notified again.
                  """)
              .why(
                  """
                  An event that is raised between the scan and a late clear leaves its bits behind
                  with upcall_pending 0. Nobody activates an upcall, and the event waits for the
                  next one.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_pending")
              .shownBy(
                  new Source.Code("mini-os", "lacked the barrier before it exchanges the selector"))
              .sketch(
                  """
                  vcpu->evtchn_upcall_pending = 0;
                  sel = xchg(&vcpu->evtchn_pending_sel, 0);  /* a full fence too */
                  scan(sel);
                  """,
                  """
                  sel = xchg(&vcpu->evtchn_pending_sel, 0);
                  scan(sel);
                  vcpu->evtchn_upcall_pending = 0;           /* too late */
                  """)
              .lookAt(
                  """
                  the clear placed after the scan, or moved there: a release store may sink below a
                  later load. A full fence, or an atomic exchange of the selector, is needed between
                  the two.
                  """),
          rule(Rule.EVT_10, "The handler misses no bit of the selector")
              .must(EVENT_RECEIVER)
              .fields(PageField.SELECTOR, PageField.PENDING, PageField.MASK)
              .asks(
                  """
                  The handler takes the selector so that no bit set meanwhile is lost, and delivers
                  each channel of the selected words that is pending and unmasked. A masked one
                  stays PENDING.
                  """)
              .why(
                  """
                  A selector bit that is zeroed unseen hides a whole word of channels. Its events
                  stay PENDING, and sends on them do nothing any more.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_pending_sel")
              .sketch(
                  """
                  sel = xchg(&vcpu->evtchn_pending_sel, 0);
                  """,
                  """
                  sel = vcpu->evtchn_pending_sel;
                  vcpu->evtchn_pending_sel = 0;              /* loses bits set between */
                  """)
              .lookAt(
                  """
                  the selector read and then zeroed in two steps, instead of exchanged; the bit scan
                  of the topmost bit; and words scanned without & ~mask.
                  """),
          rule(Rule.EVT_11, "PENDING is cleared before handling")
              .must(EVENT_RECEIVER)
              .fields(PageField.PENDING)
              .asks(
                  """
                  PENDING is cleared in one atomic step, before the handler runs, or at least so
                  that an event raised during it leads to one more delivery. All due bits of a word
                  may be cleared in one step, before the first of their handlers runs.
                  """)
              .why(
                  """
                  A send on a pending channel does nothing. If PENDING is cleared after the handler,
                  an event that came while it ran is erased with it.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending")
              .shownBy(new Source.Code("Solo5", "cleared PENDING after the handler"))
              .sketch(
                  """
                  clear_bit(port, pending);
                  handler[port]();
                  """,
                  """
                  handler[port]();
                  clear_bit(port, pending);                  /* erases what came meanwhile */
                  """)
              .lookAt(
                  """
                  PENDING cleared after the handler returned, which erases what came meanwhile; and
                  a clear made of load, and, store.
                  """),
          rule(Rule.EVT_12, "Unmasking delivers what is pending")
              .must(EVENT_RECEIVER)
              .fields(PageField.MASK, PageField.PENDING)
              .asks(
                  """
                  Unmasking clears MASK, then tests PENDING. If PENDING is set, the guest makes sure
                  that the event is handled, since no upcall will come for it.
                  """)
              .why(
                  """
                  An edge that arrived while the channel was masked is lost by design. Only the
                  guest's own look finds it; without that look the device stays silent.
                  """)
              .from("xen.h", "shared_info", "evtchn_mask")
              .shownBy(
                  new Source.Change(
                      "Linux 3.8.6",
                      "\"xen/events: avoid race with raising an event in unmask_evtchn()\"",
                      "PENDING was tested before MASK was cleared"))
              .shownBy(new Source.Code("Zephyr", "unmasked without a test of PENDING"))
              .sketch(
                  """
                  clear_bit(port, mask);                     /* atomic: a full fence */
                  if (test_bit(port, pending)) raise_again(port);
                  """,
                  """
                  was = test_bit(port, pending);
                  clear_bit(port, mask);                     /* an event between is lost */
                  if (was) raise_again(port);
                  """)
              .lookAt(
                  """
                  the order: tested before MASK is cleared, an event between the two is lost (Linux
                  3.8 did that). Between the clear and the test a full fence is needed, or an atomic
                  clear.
                  """),
          rule(Rule.EVT_13, "Bits of neighbouring channels are safe")
              .must(EVENT_RECEIVER)
              .fields(PageField.MASK, PageField.PENDING)
              .asks(
                  """
                  Masking, unmasking and clearing change the bit of their own channel, and lose no
                  change made to the same word at the same time.
                  """)
              .why(
                  """
                  Other vCPUs and the hypervisor change the same word. A plain read-modify-write
                  puts back an old bit: a neighbour is masked for ever, or its event disappears.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending", "evtchn_mask")
              .shownBy(new Source.Code("Zephyr", "changed the bitmaps non-atomically"))
              .lookAt(
                  """
                  plain read-modify-write of the word, and atomics of the wrong width: in x86_32 the
                  word has 32 bits.
                  """),
          rule(Rule.EVT_15, "A spurious upcall is harmless")
              .must(EVENT_RECEIVER)
              .fields(PageField.UPCALL_PENDING)
              .asks(
                  """
                  An upcall with nothing to deliver calls no handler and changes no byte but
                  upcall_pending.
                  """)
              .why(
                  """
                  Xen may notify a vCPU whose events another upcall has handled. A guest that
                  expects at least one event then calls a handler for port 0, or never returns.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_mask")
              .lookAt(
                  """
                  loops that expect at least one bit, a count of trailing zeros of 0 used as an
                  index, and bits that are set without PENDING: a selector bit alone is no event.
                  """),
          rule(Rule.EVT_18, "Channels of a word take turns")
              .should(EVENT_RECEIVER)
              .fields(PageField.PENDING)
              .asks(
                  """
                  With all channels of a word pending, one pass of the handler visits each of them
                  once.
                  """)
              .why(
                  """
                  A busy channel with a low port can be raised again as fast as it is handled. A
                  scan that starts over then never reaches the others.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending")
              .shownBy(
                  new Source.Code(
                      "Linux drivers/xen/events/events_2l.c",
                      "remembers where the last scan stopped, to be fair"))
              .lookAt(
                  """
                  a scan that starts again at the lowest bit after each event, as mini-os has it: a
                  busy low channel then starves the others.
                  """),
          rule(Rule.EVT_20, "A guest that masks upcalls unmasks them again")
              .must(EVENT_RECEIVER)
              .guests(GuestKind.PV)
              .fields(PageField.UPCALL_MASK)
              .asks(
                  """
                  A guest that sets upcall_mask while it handles an upcall has cleared it when the
                  upcall ends, whatever the channels' handlers throw. A mask that stays set holds
                  back every later upcall: the vCPU is deaf for ever.
                  """)
              .why(
                  """
                  While upcall_mask is set the hypervisor activates no upcall. One error in one
                  driver then takes all devices of the vCPU with it.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_mask")
              .lookAt(
                  """
                  exits that skip the clear: a handler that throws, an upcall with nothing to do, an
                  early return. Also the byte of another vCPU cleared, and an old value restored
                  that was saved after upcall_mask was set.
                  """),
          rule(Rule.EVT_21, "A guest looks for events when it unmasks upcalls")
              .should(EVENT_RECEIVER)
              .guests(GuestKind.PV)
              .fields(FieldGroups.UPCALL_BYTES)
              .asks(
                  """
                  A guest clears upcall_mask, then reads upcall_pending, with a full fence between,
                  and handles what came meanwhile. Xen looks again whenever it enters the guest:
                  there, not to look is a delay. Where upcalls come on the edge alone, the event is
                  lost. A guest that never sets upcall_mask misses none.
                  """)
              .why(
                  """
                  An event that arrives while upcalls are masked activates none. It is a SHOULD
                  because Xen itself looks again before it runs the guest.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_mask", "evtchn_upcall_pending")
              .sketch(
                  """
                  vcpu->evtchn_upcall_mask = 0;
                  mb();
                  if (vcpu->evtchn_upcall_pending) upcall();
                  """,
                  """
                  if (vcpu->evtchn_upcall_pending) upcall();
                  vcpu->evtchn_upcall_mask = 0;              /* an event between waits */
                  """)
              .lookAt(
                  """
                  the look left out, made before the clear, or made once where it must be made until
                  upcall_pending stays 0. Linux and mini-os look, but with a compiler barrier alone:
                  they rely on Xen's look.
                  """));

  private EventReceiverRules() {}
}
