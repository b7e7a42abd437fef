package org.sharedinfo.spi;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The machine memory around one guest: frames of 4096 bytes, named by frame number.
 *
 * <p>Frame numbers are sparse and may be anything that the guest's ABI can name in a page-table
 * entry (40 bits in x86_64, 32 in x86_32 lists). The kit counts which frames are looked up.
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface Machine {
  /** Bytes in a frame. */
  int FRAME_BYTES = 4096;

  /**
   * The frame with this number: native, aligned to 4096, the same segment at every call. An
   * implementation cannot read the guest's memory in any other way.
   *
   * @param number a frame number, unsigned
   * @return the frame's 4096 bytes; empty if the guest has no such frame
   */
  Optional<MemorySegment> frame(long number);

  /**
   * Gives the guest one more frame, zeroed, and returns its number. A guest uses it for page tables
   * and list pages.
   *
   * @throws IllegalStateException if the machine has no frame left
   */
  long allocate();

  /**
   * Finds the pfn of a machine frame, as a toolstack does in Xen's machine-to-physical table. The
   * pages of a list have a pfn in it.
   *
   * @param mfn a frame number, unsigned
   * @return a pfn whose entry names the frame, in a list that the kit built; empty if there is none
   */
  default OptionalLong pfnOf(long mfn) {
    return OptionalLong.empty();
  }
}
