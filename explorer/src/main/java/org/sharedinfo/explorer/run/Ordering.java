package org.sharedinfo.explorer.run;

/** The ordering of one access, as in Java's access modes. */
public enum Ordering {
  PLAIN,
  OPAQUE,
  ACQUIRE,
  RELEASE,
  VOLATILE;

  /** Lower case, for a timeline. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
