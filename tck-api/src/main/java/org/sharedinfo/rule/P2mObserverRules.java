package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;

import java.util.List;

/** The physical-to-machine list, as a toolstack reads it from outside. */
final class P2mObserverRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.P2M_05, "Without p2m_cr3 no linear list")
              .must(P2M_OBSERVER)
              .fields(FieldGroups.LIST)
              .asks(
                  """
                  While p2m_cr3 is 0, an observer neither uses p2m_vaddr or p2m_generation nor walks
                  page tables; they may hold anything.
                  """)
              .why(
                  """
                  A guest that has the tree alone leaves these words as they are. A toolstack that
                  uses them fails to save such guests, or reads frame 0 as a page table.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_cr3")
              .lookAt(
                  """
                  the test of p2m_cr3, before the other fields; and p2m_generation, which real
                  guests leave odd while they set up.
                  """),
          rule(Rule.P2M_06, "The linear list is read through page tables")
              .must(P2M_OBSERVER)
              .fields(PageField.P2M_CR3, PageField.P2M_VADDR, PageField.MAX_PFN)
              .asks(
                  """
                  With p2m_cr3 set, the entry of each pfn below max_pfn is the word at virtual
                  address p2m_vaddr + pfn·W, found through the tables at p2m_cr3: 4 levels in
                  x86_64, 3 (PAE) in x86_32. A list in the hypervisor's addresses or above 2 GiB in
                  size may be rejected, but not misread.
                  """)
              .why(
                  """
                  A migration copies the frames that the list names. Every entry that is skipped or
                  misread is a page of the guest that is missing on the other machine.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_cr3", "p2m_vaddr", "max_pfn")
              .shownBy(
                  new Source.Code(
                      "libxenguest xg_sr_save_x86_pv.c",
                      "map_p2m_list() trims a list that does not begin at a 1 GiB border"))
              .lookAt(
                  """
                  table entries of 8 bytes, indexes of 9 bits, flag bits masked out (PAT, PCD, PWT
                  and G too), and each page walked for itself. libxenguest cuts the tail of a list
                  that does not begin at 1 GiB. A list announced anew has generation 0 again.
                  """),
          rule(Rule.P2M_07, "max_pfn is a count")
              .must(P2M_OBSERVER)
              .fields(PageField.MAX_PFN)
              .asks(
                  """
                  The list has max_pfn entries, 0 to max_pfn − 1. An observer asked for pfn max_pfn
                  or more rejects it with an error that names it.
                  """)
              .why(
                  """
                  The entry behind the last one is whatever follows in memory. Taken for a frame, it
                  sends a page that the guest does not own.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "max_pfn")
              .shownBy(new Source.Code("Linux and Xen", "both have taken max_pfn for the last pfn"))
              .lookAt(
                  """
                  <= where < is meant; Linux and Xen have both taken max_pfn for the last pfn.
                  Compare unsigned.
                  """),
          rule(Rule.P2M_08, "The three-level tree")
              .must(P2M_OBSERVER)
              .fields(PageField.FRAME_LIST_LIST)
              .asks(
                  """
                  pfn_to_mfn_frame_list_list is 0 before it is set up, and all ones of the guest's
                  width where there is a linear list only. Otherwise it is the frame at the top of a
                  tree with 4096/W entries in each frame, three levels deep.
                  """)
              .why(
                  """
                  A tree walked with the other ABI's shifts gives frames in the wrong order. An ~0
                  that is taken for a frame number stops the toolstack.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "pfn_to_mfn_frame_list_list")
              .shownBy(new Source.Code("mini-os", "had the shifts of the tree wrong for one ABI"))
              .lookAt(
                  """
                  512 entries a frame in x86_64 and 1024 in x86_32, thus shifts of 9 and 18, or 10
                  and 20 (mini-os had them wrong for one ABI); and ~0 compared at the guest's width,
                  not the host's.
                  """),
          rule(Rule.P2M_09, "A read across a change is not consistent")
              .must(P2M_OBSERVER)
              .fields(PageField.P2M_GENERATION)
              .asks(
                  """
                  An observer that finds p2m_generation odd, or not the same before and after its
                  read, does not report the result as consistent.
                  """)
              .why(
                  """
                  During a change a page of the list may be at two places or at none. A migration
                  that trusts such a read leaves memory behind.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_generation")
              .shownBy(
                  new Source.Code(
                      "libxenguest xg_sr_save_x86_pv.c",
                      "get_p2m_generation() compares generations and accepts an odd one"))
              .sketch(
                  """
                  g = load_acquire(&p2m_generation);  e = walk(pfn);
                  rmb();
                  consistent = !(g & 1) && g == p2m_generation;
                  """,
                  """
                  g = p2m_generation;  e = walk(pfn);
                  consistent = g == p2m_generation;          /* odd is accepted */
                  """)
              .lookAt(
                  """
                  the test of bit 0, the second read after all of the walk, with acquire before it,
                  and all bits of the guest's width compared for equality. libxenguest takes reads
                  under an odd value: a page of the list that moves at that moment is missing from
                  the migration.
                  """),
          rule(Rule.P2M_10, "A change since the last look is noticed")
              .must(P2M_OBSERVER)
              .fields(PageField.P2M_GENERATION)
              .asks(
                  """
                  An observer can tell whether the mappings changed since it read an entry:
                  p2m_generation is odd now, or differs from what it was then.
                  """)
              .why(
                  """
                  A live migration maps the list once and uses it for minutes. Unless it notices
                  that the mappings changed, it reads pages that are no longer part of the list.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_generation")
              .shownBy(
                  new Source.Change(
                      "Xen",
                      "8429374f4410",
                      "a migration is cancelled when the generation changes"))
              .lookAt(
                  """
                  the generation kept with the entry as it was before the read, and comparisons by
                  order, which fail when it wraps, or of low bits. libxenguest compares for equality
                  alone: a change that began before its first look and still goes on counts as none.
                  """),
          rule(Rule.P2M_11, "A broken list is rejected with its place")
              .must(P2M_OBSERVER)
              .fields(PageField.P2M_CR3, PageField.P2M_VADDR, PageField.FRAME_LIST_LIST)
              .asks(
                  """
                  Absent table entries, frames that the guest does not have, addresses that are not
                  canonical or wrap: an observer rejects them with an error that names the place,
                  and reads no memory but the guest's frames.
                  """)
              .why(
                  """
                  All of this is written by the guest, and the observer runs in the control domain.
                  A list that leads it astray reads, or crashes, what belongs to others.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_cr3", "p2m_vaddr")
              .shownBy(
                  new Source.Code(
                      "libxenguest xg_sr_save_x86_pv.c", "does not look at the present bits"))
              .lookAt(
                  """
                  the present bit at every level (libxenguest follows absent entries to frames that may be another's by now); frame() that returns empty; p2m_vaddr + pfn·W past the
                  end of addresses, and fields read twice: what was checked is what is used. Nothing
                  that a guest wrote may be trusted.
                  """),
          rule(Rule.P2M_14, "Lists inside pages are not misread")
              .should(P2M_OBSERVER)
              .fields(PageField.P2M_VADDR)
              .asks(
                  """
                  Where p2m_vaddr is no multiple of 4096, an observer reads the entries from that
                  address on, or rejects the list. The public header does not ask guests to begin a
                  list at a page, but all do: core dumps of libxenguest take such a list from its
                  page's start.
                  """)
              .why(
                  """
                  An observer that drops the low bits reads every entry shifted. All of the guest's
                  pages are then saved under wrong numbers. It is a SHOULD, as no guest does this.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_vaddr")
              .lookAt(
                  """
                  the low 12 bits of p2m_vaddr: add them to the offset of each entry, or test them
                  and reject the list.
                  """));

  private P2mObserverRules() {}
}
