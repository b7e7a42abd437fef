package org.sharedinfo.recording;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A watched range of memory.
 *
 * @param id 0 to 255
 * @param kind of its contents
 * @param bytes its size
 * @param index the vCPU of a vcpu_info, the first pfn of p2m entries, or the level of a page table
 *     or of a frame of the tree; otherwise 0
 * @param keys all keys, as they were written
 */
public record WatchedArea(int id, Kind kind, int bytes, long index, Map<String, String> keys) {
  /** The highest id. */
  public static final int MOST = 255;

  /** Kinds of areas. */
  public enum Kind {
    SHARED_INFO,
    VCPU_INFO,
    P2M,
    PAGE_TABLE,
    P2M_TREE,
    MAILBOX;

    /** The word in recordings: lower case. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> byId(String id) {
      return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
  }

  /** Copies the keys. */
  public WatchedArea {
    keys = Map.copyOf(keys);
  }

  /** A hexadecimal key, if present. */
  public Optional<Long> hex(String key) {
    return Optional.ofNullable(keys.get(key)).map(text -> Long.parseUnsignedLong(text, 16));
  }
}
