package org.sharedinfo.rule;

/** The words of area P2M. */
final class P2mTexts {
  static final Text P2M_01 =
      new Text(
          "p2m_generation brackets each change of mappings",
          """
          The generation is published as 0. Whoever changes the mappings of the list increments it
          first and once more when done, so that odd means in progress; it wraps at the guest's
          word. As long as p2m_cr3 is 0 it says nothing.
          """,
          """
          both increments and their fences (a store-store fence after the first, a release store for
          the last), a change of page tables outside the bracket, and the wrap at the guest's width.
          """);
  static final Text P2M_02 =
      new Text(
          "Entries change in one store",
          """
          A new entry is stored in one atomic write of one word: an observer sees the old or the new
          one, never parts of both.
          """,
          """
          two 32-bit stores, byte-wise copies, or a plain Java long store, which may be split: use
          opaque, release or volatile access on an aligned word.
          """);
  static final Text P2M_03 =
      new Text(
          "p2m_cr3 is published last",
          """
          When p2m_cr3 becomes non-zero, p2m_generation and p2m_vaddr already have their values, and
          so have the page tables and entries that it leads to.
          """,
          """
          the order of the stores; p2m_cr3 needs a release store.
          """);
  static final Text P2M_04 =
      new Text(
          "p2m_cr3 has the form of cr3",
          """
          For frame n it is n << 12 in x86_64. In x86_32 the frame number is folded into 32 bits: (n
          << 12) | (n >> 20), which keeps frames at 4 GiB and above. Reading it undoes that.
          """,
          """
          the rotation for 32-bit guests, in both directions, with unsigned shifts; frame numbers of
          2^20 and more show it. It is a frame number in cr3 form, not a plain number.
          """);
  static final Text P2M_05 =
      new Text(
          "Without p2m_cr3 no linear list",
          """
          While p2m_cr3 is 0, an observer uses neither p2m_vaddr nor p2m_generation nor walks page
          tables; they may hold anything.
          """,
          """
          the test of p2m_cr3, before the other fields; and p2m_generation, which real guests leave
          odd while they set up.
          """);
  static final Text P2M_06 =
      new Text(
          "The linear list is read through page tables",
          """
          With p2m_cr3 set, the entry of each pfn below max_pfn is the word at virtual address
          p2m_vaddr + pfn·W, found through the tables at p2m_cr3: 4 levels in x86_64, 3 (PAE) in
          x86_32. A list in the hypervisor's addresses or above 2 GiB in size may be refused, not
          misread.
          """,
          """
          table entries of 8 bytes, indexes of 9 bits, flag bits masked out (PAT, PCD, PWT and G
          too), and each page walked for itself. libxenguest cuts the tail of a list that does not
          begin at 1 GiB: pages are then lost in a migration. A list announced anew has generation 0 again.
          """);
  static final Text P2M_07 =
      new Text(
          "max_pfn is a count",
          """
          The list has max_pfn entries, 0 to max_pfn − 1. An observer asked for pfn max_pfn or more
          refuses it with an error that names it.
          """,
          """
          <= where < is meant; Linux and Xen have both taken max_pfn for the last pfn. Compare
          unsigned.
          """);
  static final Text P2M_08 =
      new Text(
          "The three-level tree",
          """
          pfn_to_mfn_frame_list_list is 0 before it is set up, and all ones of the guest's width
          where there is a linear list only. Otherwise it is the frame at the top of a tree with
          4096/W entries in each frame, three levels deep.
          """,
          """
          512 entries a frame in x86_64 and 1024 in x86_32, thus shifts of 9 and 18, or 10 and 20
          (mini-os had them wrong for one ABI); and ~0 compared at the guest's width, not the
          host's.
          """);
  static final Text P2M_09 =
      new Text(
          "A read across a change is not consistent",
          """
          An observer that finds p2m_generation odd, or not the same before and after its read, does
          not call the result consistent.
          """,
          """
          the test of bit 0, the second look after all of the walk, with acquire before it, and all
          bits of the guest's width compared for equality. libxenguest takes reads under an odd
          value: a page of the list that moves just then is missing from the migration.
          """);
  static final Text P2M_10 =
      new Text(
          "A change since the last look is noticed",
          """
          An observer can say whether the mappings changed since it read an entry: p2m_generation is
          odd now, or differs from what it was then.
          """,
          """
          the generation kept with the entry as it was before the read, comparisons by order, which
          fail when it wraps, or of low bits. libxenguest compares for equality alone: a change that
          began before its first look and still goes on counts as none.
          """);
  static final Text P2M_11 =
      new Text(
          "A broken list is refused with its place",
          """
          Absent table entries, frames that the guest does not have, addresses that are not
          canonical or wrap: an observer refuses them by an error that says where, and reads no
          memory but the guest's frames.
          """,
          """
          the present bit at every level (libxenguest follows absent entries to frames that may be
          another's by now), frame() that returns empty, p2m_vaddr + pfn·W past the end of
          addresses, and fields read twice: what was checked is what is used. Nothing that a guest
          wrote may be trusted.
          """);
  static final Text P2M_12 =
      new Text(
          "Tree and linear list agree",
          """
          Where a guest publishes both the tree and the linear list, they hold the same entries.
          """,
          """
          changes and growth that update one of the two. The leaves of the tree can be the very
          pages of the linear list.
          """);

  static final Text P2M_13 =
      new Text(
          "max_pfn counts entries that are there",
          """
          Whenever p2m_cr3 is not 0, the entry of each pfn below max_pfn can be read. A list that
          grows maps and fills its new entries first and raises max_pfn last. Entries beyond the
          last frame say "no frame" (~0): Linux counts whole pages of the list.
          """,
          """
          the order in growth: entries, page tables, then max_pfn, by a release store; inside the
          bracket is too early before they are mapped, since libxenguest reads under odd generations
          too. At set-up: a max_pfn that is stored after p2m_cr3.
          """);

  static final Text P2M_14 =
      new Text(
          "Lists inside pages are not misread",
          """
          Where p2m_vaddr is no multiple of 4096, an observer reads the entries from that address
          on, or refuses the list. The public header does not ask guests to begin a list at a page,
          but all do: core dumps of libxenguest take such a list from its page's start.
          """,
          """
          the low 12 bits of p2m_vaddr: add them to the offset of each entry, or test them and
          refuse.
          """);

  private P2mTexts() {}
}
