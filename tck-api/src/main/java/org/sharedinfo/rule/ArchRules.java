package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;

import java.util.List;

/** The rest of the arch part: what traps leave in the page. */
final class ArchRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.ARC_01, "nmi_reason accumulates its bits")
              .must(Role.EVENT_SENDER)
              .needs(Capability.TRAP_PUBLISHER)
              .fields(PageField.NMI_REASON)
              .asks(
                  """
                  Bit 0 of nmi_reason means an I/O check, bit 1 a PCI SERR, bit 2 an unknown reason.
                  A reason is added without losing those already there.
                  """)
              .why(
                  """
                  Two NMIs can arrive before the guest handles one. If the second reason replaces
                  the first, the guest never learns of a hardware error.
                  """)
              .from("arch-x86/xen.h", "arch_shared_info", "nmi_reason")
              .from("nmi.h", "reason codes XEN_NMIREASON_*")
              .sketch(
                  """
                  atomic_or(&arch->nmi_reason, 1UL << 1);    /* PCI SERR */
                  """,
                  """
                  arch->nmi_reason = 1UL << 1;               /* loses an I/O check */
                  """)
              .lookAt(
                  """
                  a store of the bit instead of an atomic or; bit numbers used as masks (4 is bit
                  2); and the place of the word in x86_32.
                  """),
          rule(Rule.ARC_02, "A page fault writes its vCPU's cr2")
              .must(Role.EVENT_SENDER)
              .needs(Capability.TRAP_PUBLISHER)
              .fields(PageField.CR2)
              .asks(
                  """
                  The address of a page fault is stored in arch.cr2 of the vCPU that faulted, one
                  word wide, and nowhere else.
                  """)
              .why(
                  """
                  A PV guest reads the faulting address from the page. With another vCPU's address
                  it maps the wrong page, or kills a process that did nothing wrong.
                  """)
              .from("arch-x86/xen-x86_64.h", "arch_vcpu_info", "cr2")
              .from("arch-x86/xen-x86_32.h", "arch_vcpu_info", "cr2")
              .lookAt(
                  """
                  the offset inside vcpu_info, 16 or 8; the width in x86_32, where 8 bytes would
                  run into the padding; and the vCPU, which must be the faulting one.
                  """));

  private ArchRules() {}
}
