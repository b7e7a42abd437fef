package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.List;

/** The physical-to-machine list, as a PV guest keeps it. */
final class P2mOwnerRules {
  private static final Source LINEAR_LIST =
      new Source.Change(
          "Xen",
          "50bd1f082533 \"x86: expand arch_shared_info to support linear p2m list\"",
          "added the list, so that guests above 512 GB can be migrated");

  static final List<Definition> ALL =
      List.of(
          rule(Rule.P2M_01, "p2m_generation brackets each change of mappings")
              .must(P2M_OWNER)
              .fields(PageField.P2M_GENERATION)
              .asks(
                  """
                  The generation is published as 0. A guest that changes the mappings of the list
                  increments it first and once more when done, so that odd means in progress; it
                  wraps at the guest's word. As long as p2m_cr3 is 0 it means nothing.
                  """)
              .why(
                  """
                  A toolstack that migrates the guest maps the list while the guest runs. Without
                  the bracket it reads pages of the list that were moved away, and the copy is
                  damaged.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_generation")
              .shownBy(
                  new Source.Change(
                      "Xen",
                      "8429374f4410",
                      "a migration is cancelled when the generation changes"))
              .sketch(
                  """
                  p2m_generation++;  wmb();                  /* odd */
                  remap(page);
                  wmb();  p2m_generation++;                  /* even */
                  """,
                  """
                  remap(page);
                  p2m_generation += 2;                       /* never odd */
                  """)
              .lookAt(
                  """
                  both increments and their fences (a store-store fence after the first, a release store for the last); a change of page tables outside the bracket; and the wrap at
                  the guest's width.
                  """),
          rule(Rule.P2M_02, "Entries change in one store")
              .must(P2M_OWNER)
              // entries lie outside the page: these fields lead to them
              .fields(PageField.P2M_VADDR, PageField.FRAME_LIST_LIST)
              .asks(
                  """
                  A new entry is stored in one atomic write of one word: an observer sees the old or
                  the new one, never parts of both.
                  """)
              .why(
                  """
                  Entries change while a toolstack reads them. Half of one frame number and half of
                  another name a frame of somebody else.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_vaddr")
              .lookAt(
                  """
                  two 32-bit stores, byte-wise copies, or a plain Java long store, which may be
                  split: use opaque, release or volatile access on an aligned word.
                  """),
          rule(Rule.P2M_03, "p2m_cr3 is published last")
              .must(P2M_OWNER)
              .fields(FieldGroups.LIST)
              .asks(
                  """
                  When p2m_cr3 becomes non-zero, p2m_generation and p2m_vaddr already have their
                  values, and so have the page tables and entries that it leads to.
                  """)
              .why(
                  """
                  A non-zero p2m_cr3 says that the other fields are valid. An observer that comes at
                  that moment walks to an address that was not stored yet.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_cr3", "p2m_vaddr")
              .shownBy(LINEAR_LIST)
              .lookAt("the order of the stores; p2m_cr3 needs a release store."),
          rule(Rule.P2M_04, "p2m_cr3 has the form of cr3")
              .must(P2M_OWNER, P2M_OBSERVER)
              .fields(PageField.P2M_CR3)
              .asks(
                  """
                  For frame n it is n << 12 in x86_64. In x86_32 the frame number is folded into 32
                  bits: (n << 12) | (n >> 20), which keeps frames at 4 GiB and above. Reading it
                  undoes that.
                  """)
              .why(
                  """
                  32-bit guests have frames above 4 GiB. An unfolded number loses its top, and the
                  observer takes some other frame for the top page table.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "p2m_cr3")
              .from("arch-x86/xen-x86_32.h", "xen_pfn_to_cr3, xen_cr3_to_pfn")
              .lookAt(
                  """
                  the rotation for 32-bit guests, in both directions, with unsigned shifts; frame
                  numbers of 2^20 and more show it. It is a frame number in cr3 form, not a plain
                  number.
                  """),
          rule(Rule.P2M_12, "Tree and linear list agree")
              .should(P2M_OWNER)
              .fields(PageField.FRAME_LIST_LIST, PageField.P2M_VADDR)
              .asks(
                  """
                  Where a guest publishes both the tree and the linear list, they hold the same
                  entries.
                  """)
              .why(
                  """
                  Old tools read the tree and new ones the list. If they differ, a crash dump and a
                  migration of the same guest disagree about its memory.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "pfn_to_mfn_frame_list_list", "p2m_vaddr")
              .lookAt(
                  """
                  changes and growth that update one of the two. The leaves of the tree can be the
                  very pages of the linear list.
                  """),
          rule(Rule.P2M_13, "max_pfn counts entries that exist")
              .must(P2M_OWNER)
              .fields(PageField.MAX_PFN, PageField.P2M_CR3)
              .asks(
                  """
                  Whenever p2m_cr3 is not 0, the entry of each pfn below max_pfn can be read. A list
                  that grows maps and fills its new entries first and raises max_pfn last. Entries
                  beyond the last frame contain "no frame" (~0): Linux counts whole pages of the
                  list. A new entry may hold a number that no frame has until it is filled: Linux
                  marks the entries of new pages in their topmost bits.
                  """)
              .why(
                  """
                  An observer reads max_pfn entries. If the count is raised too early it meets an
                  absent page, and the migration fails.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "max_pfn")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "cf0923ea295b \"xen: efficiently support a holey p2m table\"",
                      "holes have entries, because saving a guest needs a complete list"))
              .shownBy(
                  new Source.Change(
                      "Xen",
                      "91e204d37f44",
                      "guests announce a max_pfn far above the last frame that they use"))
              .lookAt(
                  """
                  the order in growth: entries, page tables, then max_pfn, by a release store.
                  Raised inside the bracket but before they are mapped is too early, since
                  libxenguest reads under odd generations too. At set-up: a max_pfn that is stored
                  after p2m_cr3.
                  """));

  private P2mOwnerRules() {}
}
