package org.sharedinfo.rule;

/** The words of area LAY. */
final class LayoutTexts {
  static final Text LAY_01 =
      new Text(
          "Size of shared_info",
          """
          The structure has 3136 bytes for x86_64 guests and 2344 for x86_32 guests; the rest of its
          4096-byte frame is no part of it.
          """,
          """
          the ABI you compute with: it is the guest's, not the host's. A 32-bit structure laid out
          with 64-bit words, or the reverse, gives the other size. Look for writes that clear or
          copy the whole frame.
          """);
  static final Text LAY_02 =
      new Text(
          "32 vcpu_info of 64 bytes",
          """
          The frame starts with an array of 32 vcpu_info, 64 bytes apart: that of vCPU n is at 64·n,
          in both ABIs.
          """,
          """
          the stride of the array, and sizes taken from other architectures (arm64 has one
          vcpu_info, of 48 bytes). If vCPU 0 is right and the others are not, it is the stride.
          """);
  static final Text LAY_03 =
      new Text(
          "Fields of vcpu_info",
          """
          evtchn_upcall_pending is the byte at 0 and evtchn_upcall_mask the byte at 1;
          evtchn_pending_sel is a word at 8 (x86_64) or 4 (x86_32); arch starts at 16 or 8; time
          starts at 32 in both.
          """,
          """
          the gap after the two flag bytes: the selector is aligned to its own width, so the gap is
          6 bytes in x86_64 and 2 in x86_32. The mask is the second byte, not a second bit.
          """);
  static final Text LAY_04 =
      new Text(
          "Fields of vcpu_time_info",
          """
          32 bytes in both ABIs: version at 0 (4 bytes), pad0 at 4, tsc_timestamp at 8 (8),
          system_time at 16 (8), tsc_to_system_mul at 24 (4), tsc_shift at 28 (1), flags at 29 (1),
          pad1 at 30 (2).
          """,
          """
          pad0: a declaration without it still comes out right where 64-bit integers are aligned to
          8, and is off by 4 in x86_32. Look also for tsc_timestamp and system_time taken for each
          other.
          """);
  static final Text LAY_05 =
      new Text(
          "Bitmaps of PENDING and MASK",
          """
          From 2048 lies evtchn_pending, then evtchn_mask, each with as many words as a word has
          bits: 4096 channels in x86_64 (mask at 2560), 1024 in x86_32 (mask at 2176). A word holds
          consecutive ports, the lowest one in its lowest bit.
          """,
          """
          where the second bitmap starts, and the divisor: 64 ports a word for x86_64 guests, 32 for
          x86_32 guests. Swapping the two has shipped before.
          """);
  static final Text LAY_06 =
      new Text(
          "Place of wc_version, wc_sec, wc_nsec",
          """
          Three unsigned 32-bit fields in a row: wc_version at 3072 in x86_64 and 2304 in x86_32,
          then wc_sec, then wc_nsec.
          """,
          """
          the end of the bitmaps that come before, which depends on the guest's word, and the order
          of seconds and nanoseconds.
          """);
  static final Text LAY_07 =
      new Text(
          "Place of wc_sec_hi",
          """
          The high half of the wallclock seconds is a 32-bit field at 3084 in x86_64, right after
          wc_nsec, and at 2340 in x86_32, after the other fields of the arch part.
          """,
          """
          32-bit guests: bytes 2316 to 2319 are max_pfn there, not wc_sec_hi. A guest whose width
          was changed after it was made needs the new place; one hypervisor kept the old.
          """);
  static final Text LAY_08 =
      new Text(
          "Fields of the arch part",
          """
          From 3088 in x86_64 and 2316 in x86_32, one word each: max_pfn,
          pfn_to_mfn_frame_list_list, nmi_reason, p2m_cr3, p2m_vaddr, p2m_generation.
          """,
          """
          the start, which in x86_32 comes right after wc_nsec, without alignment to 8; and older
          declarations of the arch part that end with nmi_reason or have padding after it.
          """);
  static final Text LAY_09 =
      new Text(
          "arch_vcpu_info and its cr2",
          """
          arch_vcpu_info has 16 bytes in x86_64 and 24 in x86_32; its first word is cr2, the rest is
          padding. In the frame, cr2 of vCPU n is at 64·n + 16 or 64·n + 8.
          """,
          """
          the padding after cr2: one word in x86_64, five in x86_32, which brings time to offset 32
          of vcpu_info in both.
          """);
  static final Text LAY_10 =
      new Text(
          "Little-endian everywhere",
          """
          Each field of more than one byte has its lowest byte first, whatever the byte order of the
          host is.
          """,
          """
          accesses in the default order of a buffer (Java's ByteBuffer is big-endian) or of the
          host. State the order in every layout, view and handle.
          """);
  static final Text LAY_11 =
      new Text(
          "Only the defined bytes change",
          """
          An operation writes the fields that it is there to write. Neighbouring fields,
          other padding, other vCPUs and the frame after the structure keep what they
          held, even if that is not zero. A time publisher may write anything to pad0 and
          pad1 of the record it updates: Xen and KVM store all 32 bytes.
          """,
          """
          stores wider than their field, structures copied or zeroed whole (with their
          padding), and a byte set by a read-modify-write of the word around it.
          """);
  static final Text LAY_12 =
      new Text(
          "Signed and unsigned fields",
          """
          tsc_shift is signed. All others are unsigned: 32 bits in version, tsc_to_system_mul and
          the wallclock's fields, 64 bits in tsc_timestamp and system_time, one word in those of the
          guest's width.
          """,
          """
          conversions from int to long: wc_sec and tsc_to_system_mul from 2^31 on come out negative
          without Integer.toUnsignedLong. And tsc_shift read as an unsigned byte: −1 becomes 255.
          """);
  static final Text LAY_13 =
      new Text(
          "Numbers out of range are refused",
          """
          A vCPU that is not 0 to 31, a port that the ABI does not have, a pfn at or above max_pfn:
          each is refused by an error with the number in its message, and no byte changes. Binding
          for roles that take numbers from another domain.
          """,
          """
          the check itself: before the first access, against the guest's limit (1024 ports in
          x86_32, not 4096), negative numbers too. Index 32 would land in evtchn_pending; port 1024
          of a 32-bit guest in the fields behind its bitmap, as in XSA-342.
          """);
  static final Text LAY_14 =
      new Text(
          "A declared layout is the ABI's",
          """
          The structures that an implementation declares are the five of the ABI, each declared once,
          with its names, offsets and sizes, field by field and as a whole, with the same gaps and no
          overlap.
          """,
          """
          the structure or field named in the message; a second declaration under one name, which
          somebody will read instead of the first. One wrong width moves all that follow it, so start with
          the first that differs; then alignment of 64-bit integers, which is 4 in x86_32.
          """);

  private LayoutTexts() {}
}
