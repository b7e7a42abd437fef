package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;

import java.util.List;
import org.sharedinfo.spi.GuestKind;

/** Event channels, the hypervisor's side, and what both sides keep together. */
final class EventSenderRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.EVT_01, "Sending sets PENDING atomically")
              .must(EVENT_SENDER)
              .fields(PageField.PENDING)
              .asks(
                  """
                  A send sets the channel's bit in evtchn_pending, in one atomic step. Two sends, or
                  a send and a clear, in the same word do not undo each other.
                  """)
              .why(
                  """
                  64 channels share a word, and several processors send at once. A bit that is lost
                  is an interrupt that never comes: a disk or network request waits for ever.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending")
              .sketch(
                  """
                  old = atomic_or(&evtchn_pending[port / W], 1UL << port % W);
                  """,
                  """
                  evtchn_pending[port / W] |= 1UL << port % W;   /* load, or, store */
                  """)
              .lookAt(
                  """
                  load, or, store as three steps. Use an atomic or (getAndBitwiseOr) or a
                  compare-and-set loop over the guest's word.
                  """),
          rule(Rule.EVT_02, "A new event raises selector, then upcall_pending")
              .must(EVENT_SENDER)
              .fields(FieldGroups.DELIVERY)
              .asks(
                  """
                  A send that takes PENDING from 0 to 1 on an unmasked channel sets the selector bit
                  of its word on the bound vCPU, then a non-zero upcall_pending; a guest that sees
                  the second sees the first. Where that very bit was set, upcall_pending may stay,
                  as in Xen and QEMU: its setter raises, or a handler is about to take it.
                  """)
              .why(
                  """
                  The handler scans only the words that the selector names. If upcall_pending comes
                  first, it can find an empty selector and return, and the event waits for the next
                  one.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_pending_sel", "evtchn_upcall_pending")
              .shownBy(
                  new Source.Code(
                      "Xen common/event_2l.c",
                      "marks the vCPU pending only after it set the selector bit"))
              .sketch(
                  """
                  if (!test_and_set_bit(port, pending) && !test_bit(port, mask))
                    if (!test_and_set_bit(port / W, &vcpu->evtchn_pending_sel))
                      vcpu->evtchn_upcall_pending = 1;
                  """,
                  """
                  vcpu->evtchn_upcall_pending = 1;           /* before the selector */
                  set_bit(port / W, &vcpu->evtchn_pending_sel);
                  """)
              .lookAt(
                  """
                  the order (PENDING, selector, upcall_pending), the ordering of the stores, and the
                  selector bit: it is the index of the word in evtchn_pending, not the port. Other
                  bits of the selector or of PENDING are no reason to leave upcall_pending out.
                  """),
          rule(Rule.EVT_03, "Sending on a pending channel does nothing")
              .must(EVENT_SENDER)
              .fields(PageField.PENDING, PageField.SELECTOR, PageField.UPCALL_PENDING)
              .asks(
                  """
                  If PENDING is set already, a send changes no byte and activates no upcall.
                  """)
              .why(
                  """
                  PENDING coalesces events: this is how a busy sender costs a guest nothing. A
                  second notification makes the guest take an interrupt with nothing to do.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending")
              .lookAt(
                  """
                  the old value of the atomic or: go on only if the bit was clear in it. A separate
                  test before the or leaves room for another sender in between.
                  """),
          rule(Rule.EVT_04, "A masked channel only gets PENDING")
              .must(EVENT_SENDER)
              .fields(FieldGroups.DELIVERY)
              .asks(
                  """
                  A send on a masked channel sets its PENDING bit and leaves the vCPU alone:
                  selector and upcall_pending stay as they are, and no upcall is activated.
                  """)
              .why(
                  """
                  A guest masks a channel while its driver works, often with locks held. An upcall
                  for it enters the driver a second time; a storm on one channel cannot be stopped.
                  """)
              .from("xen.h", "shared_info", "evtchn_mask")
              .lookAt(
                  """
                  where MASK is read: after PENDING was set, from evtchn_mask, at the same word and
                  bit. A mask read before can be out of date.
                  """),
          rule(Rule.EVT_05, "The hypervisor never writes MASK or clears PENDING")
              .must(EVENT_SENDER)
              .fields(PageField.PENDING, PageField.MASK)
              .asks(
                  """
                  Sending and blocking never write evtchn_mask and never clear a bit of
                  evtchn_pending; both belong to the guest.
                  """)
              .why(
                  """
                  The guest masks and clears without asking anybody. If the hypervisor writes there
                  too, a channel stays masked that the guest unmasked, or an event vanishes.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending", "evtchn_mask")
              .lookAt(
                  """
                  stores over several words, a mask bit set while the event is delivered, and
                  PENDING cleared by the side that raised it. The one exception is EVT-19.
                  """),
          rule(Rule.EVT_06, "Upcalls respect upcall_mask")
              .must(EVENT_SENDER)
              .fields(FieldGroups.UPCALL_BYTES)
              .asks(
                  """
                  A vCPU whose upcall_pending goes up, by a send or an unmask, is upcalled if its
                  upcall_mask is zero, whatever its selector held; a PV vCPU that sleeps may be
                  woken instead. While upcall_mask is not zero, no upcall is activated. HVM guests
                  do not use upcall_mask: their upcalls come whatever it holds.
                  """)
              .why(
                  """
                  upcall_mask is a PV guest's interrupt flag. An upcall while it is set re-enters
                  code that must not be re-entered; an upcall that is left out leaves the guest
                  asleep with work to do.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_pending", "evtchn_upcall_mask")
              .lookAt(
                  """
                  upcall_mask read from the right vCPU, at its byte 1, after upcall_pending was set,
                  on each path that raises. Any value but 0 masks, not 1 alone. An upcall left out
                  because of older bits is never made up for.
                  """),
          rule(Rule.EVT_07, "Only the bound vCPU is notified")
              .must(EVENT_SENDER)
              .fields(PageField.SELECTOR, PageField.UPCALL_PENDING)
              .asks(
                  """
                  The selector bit and upcall_pending go up on the vCPU that the channel is bound to
                  at that moment, and on no other, by a send as by an unmask.
                  """)
              .why(
                  """
                  A driver runs on the vCPU that its channel is bound to. On another vCPU its
                  handler races with it, or nobody handles the event at all.
                  """)
              .from("event_channel.h", "EVTCHNOP_bind_vcpu")
              .lookAt(
                  """
                  the binding read anew for each send and each unmask (bindings can change), and
                  vCPU 0 or the sending vCPU used by default.
                  """),
          rule(Rule.EVT_08, "Blocking loses no wake-up")
              .must(EVENT_SENDER)
              .needs(Capability.BLOCK_SERVICE)
              .fields(FieldGroups.UPCALL_BYTES)
              .asks(
                  """
                  A block clears upcall_mask (of PV guests), then reads upcall_pending: with a
                  notification pending the vCPU stays awake. A later one, by a send or an unmask,
                  wakes it once upcall_pending is set; an upcall alone does not wake it. Spurious
                  wake-ups are allowed. An implementation may leave blocking to others.
                  """)
              .why(
                  """
                  Between the guest's last look and its sleep an event can arrive. If the block does
                  not look again, the vCPU sleeps with work pending until something else wakes it.
                  """)
              .from("sched.h", "SCHEDOP_block")
              .from("xen.h", "vcpu_info", "evtchn_upcall_mask")
              .shownBy(
                  new Source.Code("mini-os", "blocked without an atomic look: wake-ups were lost"))
              .lookAt(
                  """
                  the gap between the look and the sleep: mark the vCPU as blocked before looking,
                  with a full fence between; the sender sets upcall_pending, then reads the mark.
                  Also a wake-up for the first sleep alone, or of another vCPU.
                  """),
          rule(Rule.EVT_14, "No event is lost")
              .must(EVENT_SENDER, EVENT_RECEIVER)
              .fields(FieldGroups.DELIVERY)
              .asks(
                  """
                  Once both sides rest, no channel has an unhandled send that nobody will find. It
                  was delivered since, or MASK holds it back with PENDING set, or PENDING, selector
                  bit and upcall_pending are all set for the next upcall.
                  """)
              .why(
                  """
                  This is what the single steps are for. A lost event is a request that never
                  completes, and usually a guest that hangs.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending", "evtchn_mask")
              .from("xen.h", "vcpu_info", "evtchn_pending_sel", "evtchn_upcall_pending")
              .shownBy(
                  new Source.Change(
                      "Xen",
                      "b9d1950675c6",
                      "binding a channel cleared PENDING, and events were missed"))
              .lookAt(
                  """
                  the rules of the single steps: EVT-02 and EVT-04 when sending, EVT-09 to EVT-12
                  when handling; and a handler that throws, after which the channels not yet visited
                  still wait.
                  """),
          rule(Rule.EVT_16, "upcall_pending and upcall_mask do not disturb each other")
              .must(EVENT_SENDER, EVENT_RECEIVER)
              .guests(GuestKind.PV)
              .fields(FieldGroups.UPCALL_BYTES)
              .asks(
                  """
                  The two are neighbouring bytes that different sides write at the same time. A
                  write of one never undoes a write of the other. HVM guests do not use upcall_mask,
                  so this does not apply to them.
                  """)
              .why(
                  """
                  Another processor sets upcall_pending while the guest changes upcall_mask. If the
                  guest stores both bytes, the notification is gone and the guest returns to user
                  space with an event pending.
                  """)
              .from("xen.h", "vcpu_info", "evtchn_upcall_pending", "evtchn_upcall_mask")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "04c44a080d2f",
                      "one unlocked andw over both bytes lost the pending flag and deadlocked"))
              .sketch(
                  """
                  store8(&vcpu->evtchn_upcall_mask, 0);
                  """,
                  """
                  *(u16 *)vcpu &= 0x00ff;                    /* rewrites upcall_pending */
                  """)
              .lookAt(
                  """
                  wider stores, and an unlocked and/or over both bytes (it shipped in Linux). Write
                  the byte; if an atomic has to span four bytes, retry until the neighbours are
                  unchanged.
                  """),
          rule(Rule.EVT_17, "Every ABI to its last port")
              .must(EVENT_SENDER, EVENT_RECEIVER)
              .fields(PageField.PENDING, PageField.MASK, PageField.SELECTOR)
              .asks(
                  """
                  Word, bit, selector bit and limit follow the guest's word: ports to 4095, 64
                  a word; in x86_32 to 1023, 32 a word; or to a lower limit that is declared. Port 0 (Xen reserves it), and any port below a declared first one, works
                  like the others or is rejected with no byte changed.
                  """)
              .why(
                  """
                  Small guests use few ports, so a wrong width stays hidden until a guest with many
                  devices starts. Its later devices then never get an interrupt.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending", "evtchn_mask")
              .from("event_channel.h", "EVTCHN_2L_NR_CHANNELS")
              .shownBy(
                  new Source.Code("mini-os", "used port >> 5 and a 32-bit shift in 64-bit guests"))
              .shownBy(
                  new Source.Advisory(
                      "XSA-342", "ports of 32-bit guests from 1024 on lay outside their bitmap"))
              .lookAt(
                  """
                  port >> 5 or port >> 6 fixed for one ABI, 1 << n in 32 bits for a 64-bit guest (1L
                  << n), and sizes of the host's long.
                  """),
          rule(Rule.EVT_19, "Unmasking on the guest's request")
              .must(EVENT_SENDER)
              .needs(Capability.UNMASK_SERVICE)
              .fields(FieldGroups.DELIVERY)
              .asks(
                  """
                  Asked to unmask, the hypervisor clears MASK. If MASK was set and PENDING is too,
                  it raises selector bit and upcall_pending once, and notifies the vCPU, as a send
                  would. For a channel that is not masked nothing changes. Only here does this side
                  write MASK. An implementation may leave this to guests.
                  """)
              .why(
                  """
                  A guest asks for this when the channel is bound to another vCPU, which it cannot
                  notify itself. If nothing is raised, the event that came while masked is lost.
                  """)
              .from("event_channel.h", "EVTCHNOP_unmask")
              .lookAt(
                  """
                  the old value of the atomic clear of MASK (go on only if it was set), PENDING
                  tested after it, and PENDING itself, which stays.
                  """));

  private EventSenderRules() {}
}
