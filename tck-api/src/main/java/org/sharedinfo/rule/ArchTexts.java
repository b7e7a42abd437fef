package org.sharedinfo.rule;

/** The words of area ARC. */
final class ArchTexts {
  static final Text ARC_01 =
      new Text(
          "nmi_reason collects its bits",
          """
          Bit 0 of nmi_reason means an I/O check, bit 1 a PCI SERR, bit 2 an unknown reason. A
          reason is added without losing those already there.
          """,
          """
          a store of the bit instead of an atomic or, bit numbers taken for masks (4 is bit 2), and
          the word's place in x86_32.
          """);
  static final Text ARC_02 =
      new Text(
          "A page fault writes its vCPU's cr2",
          """
          The address of a page fault is stored in arch.cr2 of the vCPU that faulted, one word wide,
          and nowhere else.
          """,
          """
          the offset inside vcpu_info, 16 or 8; the width in x86_32, where 8 bytes would run into
          the padding; and the vCPU, which is the faulting one.
          """);

  private ArchTexts() {}
}
