package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * A guess of a page's ABI, from its contents.
 *
 * @param abi the ABI that fits, if exactly one fits better than all others
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
    List<Abi> withWallclock = having(abi -> hasWallclock(dump, abi));
    if (withWallclock.size() > 1) {
      // When a guest changes its width, Xen leaves the old wallclock behind.
      return new AbiGuess(
          Optional.empty(),
          List.of(
              "there is a plausible wallclock at the offset of "
                  + names(withWallclock, " and at that of ")));
    }
    Map<Abi, List<String>> reasons = new EnumMap<>(Abi.class);
    having(_ -> true).forEach(abi -> reasons.put(abi, reasons(dump, abi)));
    int most = reasons.values().stream().mapToInt(List::size).max().orElseThrow();
    List<Abi> best = having(abi -> reasons.getOrDefault(abi, List.of()).size() == most);
    return best.size() == 1
        ? new AbiGuess(
            Optional.of(best.getFirst()), reasons.getOrDefault(best.getFirst(), List.of()))
        : new AbiGuess(
            Optional.empty(),
            List.of(
                "the evidence for %s is equally strong: %d signs each"
                    .formatted(names(best, " and "), most)));
  }

  private static List<Abi> having(Predicate<Abi> wanted) {
    return Stream.of(Abi.values()).filter(wanted).toList();
  }

  private static String names(List<Abi> abis, String between) {
    return abis.stream().map(Abi::id).collect(Collectors.joining(between));
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
    if (abi.hasArchParts()
        && page.maxPfn() != 0
        && page.maxPfn() >>> 36 == 0
        && page.frameListList() != 0
        && page.nmiReason() <= 7) {
      found.add("a list of pages is published at offset 0x%x".formatted(layout.maxPfnOffset()));
    }
    return found;
  }
}
