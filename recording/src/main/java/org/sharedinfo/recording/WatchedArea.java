package org.sharedinfo.recording;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A range of memory that is watched.
 *
 * @param id 0 to 255
 * @param kind what lies there
 * @param bytes its size
 * @param index of a vcpu_info the vCPU, of p2m entries the first pfn, of a page table its level;
 *     otherwise 0
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

  /** A hexadecimal key, if it is there. */
  public Optional<Long> hex(String key) {
    return Optional.ofNullable(keys.get(key)).map(text -> Long.parseUnsignedLong(text, 16));
  }
}
