package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.EVENT_RECEIVER;
import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Role.LAYOUT_DESCRIBER;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.List;

/** Where the fields lie, how wide they are, and which bytes an operation may change. */
final class LayoutRules {
  /** All that read or write the page, other than those that only declare it. */
  private static final Role[] WORKING = {
    TIME_PUBLISHER,
    TIME_READER,
    WALLCLOCK_PUBLISHER,
    WALLCLOCK_READER,
    EVENT_SENDER,
    EVENT_RECEIVER,
    P2M_OWNER,
    P2M_OBSERVER
  };

  private static final Role[] OF_VCPUS = {
    TIME_PUBLISHER, TIME_READER, EVENT_SENDER, EVENT_RECEIVER, LAYOUT_DESCRIBER
  };

  static final List<Definition> ALL =
      List.of(
          rule(Rule.LAY_01, "Size of shared_info")
              .must(Role.values())
              .asks(
                  """
                  The structure has 3136 bytes for x86_64 guests, 2344 for x86_32 guests and 1088
                  for arm64 guests; the rest of its 4096-byte frame does not belong to it.
                  """)
              .why(
                  """
                  Both sides compute every place from the structure. A side that uses the other
                  width writes over fields of the guest, or over data that somebody keeps behind
                  the structure.
                  """)
              .from("xen.h", "shared_info")
              .lookAt(
                  """
                  the ABI you compute with: it is the guest's, not the host's. A 32-bit structure
                  laid out with 64-bit words, or the reverse, has the other size. Look for writes
                  that clear or copy the whole frame.
                  """),
          rule(Rule.LAY_02, "Array of vcpu_info")
              .must(OF_VCPUS)
              .fields(FieldGroups.VCPU)
              .asks(
                  """
                  The frame starts with an array of vcpu_info. In the x86 ABIs there are 32 of them,
                  64 bytes apart: that of vCPU n is at 64·n. In arm64 there is one, of 48 bytes;
                  further vCPUs have theirs elsewhere.
                  """)
              .why(
                  """
                  With another stride only vCPU 0 works. Every other vCPU reads the time and the
                  events of a neighbour, which shows only on guests with several vCPUs.
                  """)
              .from("xen.h", "shared_info", "vcpu_info")
              .lookAt(
                  """
                  the stride of the array, and sizes taken from other architectures (arm64 has one
                  vcpu_info, of 48 bytes). If vCPU 0 is right and the others are not, it is the
                  stride.
                  """),
          rule(Rule.LAY_03, "Fields of vcpu_info")
              .must(OF_VCPUS)
              .fields(FieldGroups.VCPU)
              .asks(
                  """
                  evtchn_upcall_pending is the byte at 0 and evtchn_upcall_mask the byte at 1, which
                  is padding in arm64. evtchn_pending_sel is a word at 8, in x86_32 at 4. arch
                  starts at 16, in x86_32 at 8; time starts at 32, in arm64 at 16.
                  """)
              .why(
                  """
                  A notification at the wrong byte is never seen: the guest waits for an event that
                  was sent. A selector at the wrong offset overwrites the flags.
                  """)
              .from(
                  "xen.h",
                  "vcpu_info",
                  "evtchn_upcall_pending",
                  "evtchn_upcall_mask",
                  "evtchn_pending_sel",
                  "arch",
                  "time")
              .lookAt(
                  """
                  the gap after the first two bytes: the selector is aligned to its own width, so
                  the gap is 2 bytes in x86_32 and 6 in the others. The mask is the second byte, not
                  a second bit; arm64 has none, and no cr2 before time.
                  """),
          rule(Rule.LAY_04, "Fields of vcpu_time_info")
              .must(TIME_PUBLISHER, TIME_READER, LAYOUT_DESCRIBER)
              .fields(FieldGroups.TIME)
              .asks(
                  """
                  32 bytes in every ABI: version at 0 (4 bytes), pad0 at 4, tsc_timestamp at 8 (8), system_time
                  at 16 (8); tsc_to_system_mul at 24 (4), tsc_shift at 28 (1), flags at
                  29 (1), pad1 at 30 (2).
                  """)
              .why(
                  """
                  A time reader multiplies what it finds. One field at another offset gives times
                  that run at the wrong rate, or jump by years.
                  """)
              .from("xen.h", "vcpu_time_info")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "424c32f1aa31",
                      "turned one byte of padding into flags; older declarations lack it"))
              .lookAt(
                  """
                  pad0: a declaration without it is still right where 64-bit integers are aligned to
                  8, and off by 4 in x86_32. Look also for tsc_timestamp and system_time in each
                  other's place.
                  """),
          rule(Rule.LAY_05, "Bitmaps of PENDING and MASK")
              .must(EVENT_SENDER, EVENT_RECEIVER, LAYOUT_DESCRIBER)
              .fields(PageField.PENDING, PageField.MASK)
              .asks(
                  """
                  evtchn_pending starts after the vcpu_info: at 2048, in arm64 at 48. Then comes
                  evtchn_mask. Each has as many words as a word has bits: 4096 channels in x86_64
                  (mask at 2560) and arm64 (mask at 560), 1024 in x86_32 (mask at 2176). A word holds consecutive ports, the lowest one in its lowest bit.
                  """)
              .why(
                  """
                  With the other width, a sender sets MASK bits where it means PENDING, or raises a
                  channel that nobody sent on. Devices then stop for no visible reason.
                  """)
              .from("xen.h", "shared_info", "evtchn_pending", "evtchn_mask")
              .lookAt(
                  """
                  where the second bitmap starts, and the divisor: 64 ports a word for 64-bit
                  guests, 32 for x86_32 guests. Swapping the two has shipped before.
                  """),
          rule(Rule.LAY_06, "Place of wc_version, wc_sec, wc_nsec")
              .must(WALLCLOCK_PUBLISHER, WALLCLOCK_READER, LAYOUT_DESCRIBER)
              .fields(PageField.WC_VERSION, PageField.WC_SEC, PageField.WC_NSEC)
              .asks(
                  """
                  Three unsigned 32-bit fields in a row: wc_version at 3072 in x86_64, 2304 in
                  x86_32 and 1072 in arm64, then wc_sec, then wc_nsec.
                  """)
              .why(
                  """
                  A guest reads its date from here once, at boot. At another place it finds part of
                  a bitmap and starts in the wrong year.
                  """)
              .from("xen.h", "shared_info", "wc_version", "wc_sec", "wc_nsec")
              .lookAt(
                  """
                  the end of the bitmaps that come before, which depends on the guest's word, and
                  the order of seconds and nanoseconds.
                  """),
          rule(Rule.LAY_07, "Place of wc_sec_hi")
              .must(WALLCLOCK_PUBLISHER, WALLCLOCK_READER, LAYOUT_DESCRIBER)
              .fields(PageField.WC_SEC_HI)
              .asks(
                  """
                  The high half of the wallclock seconds is a 32-bit field. It comes right after wc_nsec in x86_64 (at 3084) and arm64 (at 1084). In x86_32 it is at 2340, after the other fields of the arch part.
                  """)
              .why(
                  """
                  A publisher that uses the 64-bit place for a 32-bit guest overwrites max_pfn. A
                  toolstack that saves the guest then copies too few pages.
                  """)
              .from("xen.h", "shared_info", "wc_sec_hi")
              .from("arch-x86/xen.h", "arch_shared_info", "wc_sec_hi")
              .lookAt(
                  """
                  32-bit guests: bytes 2316 to 2319 are max_pfn there, not wc_sec_hi. A guest whose
                  width was changed after it was made needs the new place; one hypervisor kept the
                  old one.
                  """),
          rule(Rule.LAY_08, "Fields of the arch part")
              .must(EVENT_SENDER, P2M_OWNER, P2M_OBSERVER, LAYOUT_DESCRIBER)
              .needs(Capability.TRAP_PUBLISHER)
              .fields(FieldGroups.with(FieldGroups.P2M, PageField.NMI_REASON))
              .asks(
                  """
                  From 3088 in x86_64 and 2316 in x86_32, one word each: max_pfn,
                  pfn_to_mfn_frame_list_list, nmi_reason, p2m_cr3, p2m_vaddr, p2m_generation. The
                  arch part of arm64 is empty.
                  """)
              .why(
                  """
                  A toolstack finds a PV guest's memory through these words. Read at the wrong
                  place, they lead it to frames of nobody, and a migration fails or copies garbage.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info")
              .shownBy(
                  new Source.Change(
                      "Xen",
                      "50bd1f082533 \"x86: expand arch_shared_info to support linear p2m list\"",
                      "put the three words of the linear list where padding had been"))
              .lookAt(
                  """
                  the start, which in x86_32 comes right after wc_nsec, without alignment to 8; and
                  older declarations of the arch part, which end with nmi_reason or have padding
                  after it.
                  """),
          rule(Rule.LAY_09, "arch_vcpu_info and its cr2")
              .must(EVENT_SENDER, LAYOUT_DESCRIBER)
              .needs(Capability.TRAP_PUBLISHER)
              .fields(PageField.CR2)
              .asks(
                  """
                  arch_vcpu_info has 16 bytes in x86_64 and 24 in x86_32; its first word is cr2, the
                  rest is padding. In the frame, cr2 of vCPU n is at 64·n + 16 or 64·n + 8.
                  arm64 has no cr2.
                  """)
              .why(
                  """
                  A PV guest handles page faults by this word. At another offset it reads an old
                  address, or the padding.
                  """)
              .from("arch-x86/xen-x86_64.h", "arch_vcpu_info", "cr2", "pad")
              .from("arch-x86/xen-x86_32.h", "arch_vcpu_info", "cr2", "pad")
              .lookAt(
                  """
                  the padding after cr2: one word in x86_64, five in x86_32, so that time starts at
                  offset 32 of vcpu_info in both.
                  """),
          rule(Rule.LAY_10, "Little-endian everywhere")
              .must(WORKING)
              .asks(
                  """
                  Each field of more than one byte has its lowest byte first, whatever the byte
                  order of the host is.
                  """)
              .why(
                  """
                  The guest is a little-endian machine and loads the bytes as they lie. A tool that writes
                  them in the other order gives it versions, ports and addresses that mean nothing.
                  """)
              .from("xen.h", "shared_info")
              .lookAt(
                  """
                  accesses in the default order of a buffer (Java's ByteBuffer is big-endian) or of
                  the host. State the order in every layout, view and handle.
                  """),
          rule(Rule.LAY_11, "Only the defined bytes change")
              .must(WORKING)
              .asks(
                  """
                  An operation writes only its own fields. Neighbouring fields, other padding, other
                  vCPUs and the frame after the structure keep what they held, even if that is not
                  zero. A time publisher may write anything to pad0 and pad1 of the record it
                  updates: Xen and KVM store all 32 bytes.
                  """)
              .why(
                  """
                  The other side may write the neighbouring byte at the same moment. A store that is
                  too wide undoes it: a masked channel is unmasked, or a pending event is lost.
                  """)
              .from("xen.h", "shared_info")
              .sketch(
                  """
                  store8(&vcpu->evtchn_upcall_pending, 1);
                  """,
                  """
                  store32(&vcpu->evtchn_upcall_pending, 1);  /* clears upcall_mask too */
                  """)
              .lookAt(
                  """
                  stores wider than their field, structures copied or zeroed whole (with their
                  padding), and a byte set by a read-modify-write of the word around it.
                  """),
          rule(Rule.LAY_12, "Signed and unsigned fields")
              .must(
                  TIME_PUBLISHER,
                  TIME_READER,
                  WALLCLOCK_PUBLISHER,
                  WALLCLOCK_READER,
                  P2M_OWNER,
                  P2M_OBSERVER)
              .fields(
                  FieldGroups.with(
                      FieldGroups.TIME,
                      PageField.WC_VERSION,
                      PageField.WC_SEC,
                      PageField.WC_NSEC,
                      PageField.WC_SEC_HI,
                      PageField.MAX_PFN,
                      PageField.P2M_CR3,
                      PageField.P2M_VADDR,
                      PageField.P2M_GENERATION))
              .asks(
                  """
                  tsc_shift is signed. All others are unsigned: 32 bits in version,
                  tsc_to_system_mul and the wallclock's fields, 64 bits in tsc_timestamp and
                  system_time, one word in those of the guest's width.
                  """)
              .why(
                  """
                  Most TSCs are faster than 1 GHz, so tsc_shift is negative on most machines. Read
                  as unsigned it shifts the difference away, and the clock stops.
                  """)
              .from("xen.h", "vcpu_time_info", "tsc_shift", "tsc_to_system_mul")
              .lookAt(
                  """
                  conversions from int to long: wc_sec and tsc_to_system_mul from 2^31 on become
                  negative without Integer.toUnsignedLong. Also tsc_shift read as an unsigned byte:
                  −1 becomes 255.
                  """),
          rule(Rule.LAY_13, "Numbers out of range are rejected")
              .must(TIME_PUBLISHER, EVENT_SENDER, P2M_OBSERVER)
              .should(TIME_READER, EVENT_RECEIVER, P2M_OWNER)
              .asks(
                  """
                  A vCPU outside 0 to 31 (in arm64: other than 0), a port that the ABI does not have,
                  a pfn at or above max_pfn: each is rejected with an error that names the number, and no byte
                  changes. It is a MUST for roles that take numbers from another domain.
                  """)
              .why(
                  """
                  A guest chooses these numbers. Unchecked, they let it write outside its field, in
                  the hypervisor's own view of the page. Xen had to publish an advisory for that.
                  """)
              .from("xen.h", "shared_info", "vcpu_info", "evtchn_pending")
              .shownBy(
                  new Source.Advisory(
                      "XSA-342", "ports of 32-bit guests from 1024 on lay outside their bitmap"))
              .lookAt(
                  """
                  the check itself: before the first access, against the guest's limit (1024 ports
                  in x86_32, not 4096), negative numbers too. Index 32 (in arm64: 1) would land in evtchn_pending;
                  port 1024 of a 32-bit guest in the fields behind its bitmap.
                  """),
          rule(Rule.LAY_14, "A declared layout matches the ABI")
              .must(LAYOUT_DESCRIBER)
              .asks(
                  """
                  The structures that an implementation declares are the five of the ABI, each declared once. They have its names, offsets and sizes, field by field and as a whole, with the same gaps and no overlap. Two of them are empty in arm64.
                  """)
              .why(
                  """
                  Bindings for other languages are written by hand and age. One field with a wrong
                  width moves all that follow, and every program built on the binding inherits it.
                  """)
              .from("xen.h", "shared_info, vcpu_info, vcpu_time_info")
              .from("arch-x86/xen.h", "arch_shared_info")
              .lookAt(
                  """
                  the structure or field named in the message; a second declaration under one name,
                  which somebody will read instead of the first. A wrong width moves what follows,
                  so start with the first difference; then alignment of 64-bit integers, 4 in x86_32.
                  """));

  private LayoutRules() {}
}
