package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * A guess of a page's ABI, from its contents.
 *
 * @param abi the ABI that fits, if exactly one does
 * @param why the reasons for it, or why there is no answer
 */
public record AbiGuess(Optional<Abi> abi, List<String> why) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Copies the list. */
  public AbiGuess {
    why = List.copyOf(why);
  }

  /** Guesses. */
  public static AbiGuess of(Dump dump) {
    if (dump.isBlank()) {
      return new AbiGuess(Optional.empty(), List.of("every byte is 0"));
    }
    if (dump.bareStructure().isPresent()) {
      return new AbiGuess(
          dump.bareStructure(), List.of("the file is as long as shared_info is in this ABI"));
    }
    if (hasWallclock(dump, Abi.X86_64) && hasWallclock(dump, Abi.X86_32)) {
      // When a guest changes its width, Xen leaves the old wallclock behind.
      return new AbiGuess(
          Optional.empty(),
          List.of("there is a plausible wallclock at the offset of x86_64 and at that of x86_32"));
    }
    List<String> forWide = reasons(dump, Abi.X86_64);
    List<String> forNarrow = reasons(dump, Abi.X86_32);
    if (forWide.size() == forNarrow.size()) {
      return new AbiGuess(
          Optional.empty(),
          List.of(
              "the evidence for x86_64 and x86_32 is equally strong: "
                  + forWide.size()
                  + " signs each"));
    }
    return forWide.size() > forNarrow.size()
        ? new AbiGuess(Optional.of(Abi.X86_64), forWide)
        : new AbiGuess(Optional.of(Abi.X86_32), forNarrow);
  }

  private static boolean hasWallclock(Dump dump, Abi abi) {
    var page = new PageView(dump, abi);
    return page.wcVersion() != 0
        && page.wcSeconds() != 0
        && page.wcSeconds() >>> 34 == 0
        && page.wcNsec() < NANOS_PER_SECOND;
  }

  private static List<String> reasons(Dump dump, Abi abi) {
    var page = new PageView(dump, abi);
    var layout = SharedInfo.of(abi);
    List<String> found = new ArrayList<>();
    if (hasWallclock(dump, abi)) {
      found.add(
          "there is a plausible wallclock at offset 0x%x".formatted(layout.wcVersionOffset()));
    }
    if (page.isZero(layout.byteSize(), Abi.FRAME_BYTES)) {
      found.add("all bytes are 0 from the end of its structure, 0x%x".formatted(layout.byteSize()));
    }
    boolean list = page.maxPfn() != 0 && page.maxPfn() >>> 36 == 0 && page.frameListList() != 0;
    if (list && page.nmiReason() <= 7) {
      found.add("a list of pages is published at offset 0x%x".formatted(layout.maxPfnOffset()));
    }
    return found;
  }
}
