package org.sharedinfo.inspect;

import org.sharedinfo.abi.Abi;

/** The form of cr3 in which p2m_cr3 names a frame. */
final class Cr3 {
  private static final int FRAME_SHIFT = 12;
  private static final int FOLD = 20;

  private Cr3() {}

  /** The frame number. In x86_32, bits of the number from 20 up are folded into the low 12. */
  static long frame(Abi abi, long cr3) {
    return abi == Abi.X86_32
        ? (cr3 >>> FRAME_SHIFT | cr3 << FOLD) & 0xFFFF_FFFFL
        : cr3 >>> FRAME_SHIFT;
  }
}
