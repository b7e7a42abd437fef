package org.sharedinfo.explorer;

/** Names locations of watched memory in a timeline. */
@FunctionalInterface
public interface FieldNames {
  /** Names locations by memory, offset and size. */
  FieldNames BY_OFFSET = (memory, offset, bytes) -> memory + "+" + offset + "/" + bytes;

  /**
   * The name of a location.
   *
   * @param memory its name
   * @param offset in bytes, a multiple of {@code bytes}
   * @param bytes 1, 2, 4 or 8
   */
  String nameOf(String memory, long offset, int bytes);
}
