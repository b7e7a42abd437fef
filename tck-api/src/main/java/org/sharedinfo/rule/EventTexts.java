package org.sharedinfo.rule;

/** The words of area EVT. */
final class EventTexts {
  static final Text EVT_01 =
      new Text(
          "Sending sets PENDING atomically",
          """
          A send sets the channel's bit in evtchn_pending, in one atomic step: of two sends, or a
          send and a clear, in the same word neither undoes the other.
          """,
          """
          load, or, store as three steps. Use an atomic or (getAndBitwiseOr) or a compare-and-set
          loop over the guest's word.
          """);
  static final Text EVT_02 =
      new Text(
          "A new event raises selector, then upcall_pending",
          """
          A send that takes PENDING from 0 to 1 on an unmasked channel sets the selector bit of its
          word on the bound vCPU, and after it a non-zero upcall_pending; who sees the second sees
          the first. Where that very bit was set already, upcall_pending may stay as it is, as in
          Xen and QEMU: who set it raises, or a handler is about to take it.
          """,
          """
          the order (PENDING, selector, upcall_pending), the ordering of the stores, and the
          selector bit: it is the index of the word in evtchn_pending, not the port. Other bits of
          the selector or of PENDING are no reason to leave upcall_pending out.
          """);
  static final Text EVT_03 =
      new Text(
          "Sending on a pending channel does nothing",
          """
          If PENDING is set already, a send changes no byte and activates no upcall.
          """,
          """
          the old value of the atomic or: go on only if the bit was clear in it. A separate test
          before the or leaves room for another sender in between.
          """);
  static final Text EVT_04 =
      new Text(
          "A masked channel only gets PENDING",
          """
          A send on a masked channel sets its PENDING bit and leaves the vCPU alone: selector and
          upcall_pending stay as they are, and no upcall is activated.
          """,
          """
          where MASK is read: after PENDING was set, from evtchn_mask, at the same word and bit. A
          mask read before can be out of date.
          """);
  static final Text EVT_05 =
      new Text(
          "The hypervisor keeps off MASK and clears no PENDING",
          """
          Sending and blocking never write evtchn_mask and never clear a bit of evtchn_pending;
          these are the guest's.
          """,
          """
          stores over several words, a mask bit set while the event is delivered, and PENDING
          cleared by the side that raised it. The one exception is EVT-19.
          """);
  static final Text EVT_06 =
      new Text(
          "Upcalls respect upcall_mask",
          """
          A vCPU whose upcall_pending goes up, by a send or an unmask, is upcalled if its
          upcall_mask is zero, whatever its selector held; a PV vCPU that sleeps may be woken
          instead. While upcall_mask is not zero, no upcall is activated. HVM guests do not use
          upcall_mask: their upcalls come whatever it holds.
          """,
          """
          upcall_mask read from the right vCPU, at its byte 1, after upcall_pending was set, on
          each path that raises; any value but 0 masks, not 1 alone. An upcall left out because of
          older bits is never made up for.
          """);
  static final Text EVT_07 =
      new Text(
          "Only the bound vCPU is notified",
          """
          The selector bit and upcall_pending go up on the vCPU that the channel is bound to just
          then, and on no other, by a send as by an unmask.
          """,
          """
          vcpuOf asked anew for each send and each unmask (bindings can change), and vCPU 0 or the
          sending vCPU taken by default.
          """);
  static final Text EVT_08 =
      new Text(
          "Blocking loses no wake-up",
          """
          A block clears upcall_mask (of PV guests), then looks at upcall_pending: with a
          notification pending the vCPU stays awake. One that comes later, by a send or an unmask,
          wakes it once upcall_pending is set; an upcall alone does not wake it. Waking it for
          nothing is allowed. An implementation may leave blocking to others.
          """,
          """
          the gap between the look and the sleep: mark the vCPU as blocked before looking, with a
          full fence between; the sender sets upcall_pending, then looks at the mark (mini-os lost
          wake-ups there). A wake-up for the first sleep alone, or of another vCPU.
          """);
  static final Text EVT_09 =
      new Text(
          "The handler clears upcall_pending first",
          """
          An upcall handler stores 0 in upcall_pending before it reads the selector, so that an
          event raised in between is notified again.
          """,
          """
          the clear placed after the scan, or moved there: a release store may sink below a later
          load. It takes a full fence, or an atomic exchange of the selector, between the two.
          """);
  static final Text EVT_10 =
      new Text(
          "The handler misses no bit of the selector",
          """
          The handler takes the selector so that no bit set meanwhile is lost, and delivers each
          channel of the selected words that is pending and unmasked. A masked one stays PENDING.
          """,
          """
          the selector read and then zeroed in two steps, instead of exchanged; the bit scan of the
          topmost bit; and words scanned without & ~mask.
          """);
  static final Text EVT_11 =
      new Text(
          "PENDING is cleared before handling",
          """
          PENDING is cleared in one atomic step, and before the handler runs or at least so that an
          event raised during it leads to one more delivery. All due bits of a word may be cleared
          in one step, before the first of their handlers runs.
          """,
          """
          PENDING cleared after the handler returned, which swallows what came meanwhile; and a
          clear made of load, and, store.
          """);
  static final Text EVT_12 =
      new Text(
          "Unmasking delivers what is pending",
          """
          Unmasking clears MASK, then tests PENDING; if it is set, the guest sees to it that the
          event is handled, since no upcall will come for it.
          """,
          """
          the order: tested before MASK is cleared, an event between the two is lost (Linux 3.8 did
          that). Between the clear and the test a full fence is needed, or an atomic clear.
          """);
  static final Text EVT_13 =
      new Text(
          "Bits of neighbouring channels are safe",
          """
          Masking, unmasking and clearing change the bit of their own channel, and lose no change
          made to the same word at the same time.
          """,
          """
          plain read-modify-write of the word, and atomics of the wrong width: in x86_32 the word
          has 32 bits.
          """);
  static final Text EVT_14 =
      new Text(
          "No event is lost",
          """
          Once both sides rest, no channel has an unhandled send that nobody will find: it was
          delivered since, or MASK holds it back with PENDING set, or PENDING, selector bit and
          upcall_pending are all up for the next upcall.
          """,
          """
          the rules of the single steps: EVT-02 and EVT-04 when sending, EVT-09 to EVT-12 when
          handling; and a handler that throws, after which the channels not yet visited still wait.
          """);
  static final Text EVT_15 =
      new Text(
          "A spurious upcall is harmless",
          """
          An upcall with nothing to deliver calls no handler and changes no byte but upcall_pending.
          """,
          """
          loops that expect at least one bit, a count of trailing zeros of 0 used as an index, and
          bits that are set without PENDING: a selector bit alone is no event.
          """);
  static final Text EVT_16 =
      new Text(
          "upcall_pending and upcall_mask do not disturb",
          """
          The two are neighbouring bytes that different sides write at the same time. A write of one
          never undoes a write of the other. HVM guests do not use upcall_mask: of them this is not
          asked.
          """,
          """
          wider stores, and an unlocked and/or over both bytes (it shipped in Linux). Write the
          byte; if an atomic has to span four bytes, retry until the neighbours are unchanged.
          """);
  static final Text EVT_17 =
      new Text(
          "Both ABIs to their last port",
          """
          Word, bit, selector bit and limit follow the guest's word: ports to 4095 in x86_64, 64 a
          word; to 1023 in x86_32, 32 a word; or to a lower limit that is declared. Port 0 (Xen
          reserves it), and any port below a declared first one, works like the others or is
          refused with no byte changed.
          """,
          """
          port >> 5 or port >> 6 fixed for one ABI, 1 << n in 32 bits for a 64-bit guest (1L << n),
          and sizes of the host's long.
          """);
  static final Text EVT_18 =
      new Text(
          "Channels of a word take turns",
          """
          With all channels of a word pending, one pass of the handler visits each of them once.
          """,
          """
          a scan that starts again at the lowest bit after each event, as mini-os has it: a busy low
          channel then starves the others.
          """);
  static final Text EVT_19 =
      new Text(
          "Unmasking on the guest's request",
          """
          Asked to unmask, the hypervisor clears MASK; if that was set and PENDING is too, it raises
          selector bit and upcall_pending once, and tells the vCPU, as a send would. A channel that
          is not masked: nothing changes. Only here does this side write MASK. An implementation
          may leave this to guests.
          """,
          """
          the old value of the atomic clear of MASK (go on only if it was set), PENDING tested after
          it, and PENDING itself, which stays.
          """);

  static final Text EVT_20 =
      new Text(
          "A guest that masks upcalls lets them in again",
          """
          A guest that sets upcall_mask while it handles an upcall has cleared it when the upcall
          ends, whatever the channels' handlers throw. A mask that stays set holds back every later
          upcall: the vCPU is deaf for ever.
          """,
          """
          ways out that pass the clear by: a handler that throws, an upcall with nothing to do, an
          early return. The byte of another vCPU cleared, and an old value restored that was saved
          after upcall_mask was set.
          """);
  static final Text EVT_21 =
      new Text(
          "A guest looks for events when it unmasks upcalls",
          """
          A guest clears upcall_mask, then looks at upcall_pending, with a full fence between, and
          handles what came meanwhile. Xen looks again whenever it enters the guest: there, not to
          look is a delay. Where upcalls come on the edge alone, the event is lost. A guest that
          never sets upcall_mask misses none.
          """,
          """
          the look left out, made before the clear, or made once where
          it must be made until upcall_pending stays 0. Linux and mini-os look, but with a compiler
          barrier alone: they rely on Xen's look.
          """);

  private EventTexts() {}
}
