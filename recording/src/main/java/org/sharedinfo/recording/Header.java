package org.sharedinfo.recording;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/**
 * The declarations of a recording before its first access.
 *
 * @param abi the guest's ABI
 * @param guest the kind of guest
 * @param areas watched from the start, by id
 * @param complete which accesses are recorded without omission, by side
 * @param marks the names of marks that are recorded without omission
 * @param exact whether values are those that the accesses saw
 * @param locked whether atomic accesses are distinguished from others
 * @param twoLevel whether event channels are the bitmaps of the page, not FIFO queues
 * @param pinned whether vCPU n runs on processor n
 * @param tscHz the frequency of the TSC
 * @param texts all header lines with their keys, in order, for people and for copies
 */
public record Header(
    Abi abi,
    GuestKind guest,
    List<WatchedArea> areas,
    Map<Side, Set<Traffic>> complete,
    Set<String> marks,
    boolean exact,
    boolean locked,
    boolean twoLevel,
    boolean pinned,
    OptionalLong tscHz,
    List<Entry> texts) {
  /** The accesses of a side that can be complete. */
  public enum Traffic {
    LOADS,
    STORES
  }

  /** One header line. */
  public record Entry(String key, String value) {}

  /** Copies the collections. */
  public Header {
    areas = List.copyOf(areas);
    complete = complete.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(complete));
    marks = Set.copyOf(marks);
    texts = List.copyOf(texts);
  }

  /** Whether the recording has all loads of a side. */
  public boolean hasLoadsOf(Side side) {
    return complete.getOrDefault(side, Set.of()).contains(Traffic.LOADS);
  }

  /** Whether the recording has all stores of a side. */
  public boolean hasStoresOf(Side side) {
    return complete.getOrDefault(side, Set.of()).contains(Traffic.STORES);
  }

  /** Whether the recording has all stores of both sides of the page. */
  public boolean hasAllStores() {
    return hasStoresOf(Side.HYPERVISOR) && hasStoresOf(Side.GUEST);
  }

  /** Whether event channels are bitmaps of the page and all stores of both sides are recorded. */
  public boolean hasAllChannelStores() {
    return twoLevel && hasAllStores();
  }

  /** The first value of a key, or an empty text. */
  public String text(String key) {
    return texts.stream()
        .filter(entry -> entry.key().equals(key))
        .map(Entry::value)
        .findFirst()
        .orElse("");
  }
}
