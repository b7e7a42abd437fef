package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * Which ABI a page is of, by what it holds.
 *
 * @param abi the one that fits, if one does and the other does not
 * @param why what speaks for it, or why nothing can be said
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
      // Xen leaves the old one behind when a guest changes its width.
      return new AbiGuess(
          Optional.empty(),
          List.of("a wallclock that makes sense is at the offset of x86_64 and at that of x86_32"));
    }
    List<String> forWide = reasons(dump, Abi.X86_64);
    List<String> forNarrow = reasons(dump, Abi.X86_32);
    if (forWide.size() == forNarrow.size()) {
      return new AbiGuess(
          Optional.empty(),
          List.of("as much speaks for x86_64 as for x86_32: " + forWide.size() + " signs each"));
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
          "a wallclock that makes sense is at offset 0x%x".formatted(layout.wcVersionOffset()));
    }
    if (page.isZero(layout.byteSize(), Abi.FRAME_BYTES)) {
      found.add("all is 0 from the end of its structure, 0x%x".formatted(layout.byteSize()));
    }
    boolean list = page.maxPfn() != 0 && page.maxPfn() >>> 36 == 0 && page.frameListList() != 0;
    if (list && page.nmiReason() <= 7) {
      found.add("a list of pages is announced at offset 0x%x".formatted(layout.maxPfnOffset()));
    }
    return found;
  }
}
