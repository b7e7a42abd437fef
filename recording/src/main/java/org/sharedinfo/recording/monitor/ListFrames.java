package org.sharedinfo.recording.monitor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.WatchedArea;

/** The watched frames of a p2m list, its page tables and its tree, by frame number. */
final class ListFrames {
  private final Map<Long, List<WatchedArea>> byNumber = new HashMap<>();
  private final Map<Integer, WatchedArea> leaves = new HashMap<>();

  void watch(WatchedArea area) {
    boolean isLeaf =
        switch (area.kind()) {
          case P2M -> true;
          case P2M_TREE -> area.index() == 1;
          case PAGE_TABLE, SHARED_INFO, VCPU_INFO, MAILBOX -> false;
        };
    if (isLeaf) {
      leaves.put(area.id(), area);
    }
    number(area).ifPresent(n -> byNumber.computeIfAbsent(n, _ -> new ArrayList<>()).add(area));
  }

  void drop(WatchedArea area) {
    leaves.remove(area.id());
    number(area).ifPresent(n -> byNumber.getOrDefault(n, List.of()).remove(area));
  }

  /** The number of an area that is exactly one frame, if it is declared. */
  static Optional<Long> number(WatchedArea area) {
    boolean isFrame =
        switch (area.kind()) {
          case P2M, P2M_TREE, PAGE_TABLE -> area.bytes() == Abi.FRAME_BYTES;
          case SHARED_INFO, VCPU_INFO, MAILBOX -> false;
        };
    return isFrame && area.hex("at").orElse(0L) == 0 ? area.hex("mfn") : Optional.empty();
  }

  /** The area of a frame, if exactly one declares its number. */
  Optional<WatchedArea> frame(long number) {
    List<WatchedArea> those = byNumber.getOrDefault(number, List.of());
    return those.size() == 1 ? Optional.of(those.getFirst()) : Optional.empty();
  }

  /** The areas that hold entries of the list or of the tree. */
  Collection<WatchedArea> leaves() {
    return leaves.values();
  }
}
