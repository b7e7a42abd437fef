package org.sharedinfo.spi;

import java.util.Objects;

/**
 * What an implementation says about itself: shown in reports, never used as evidence.
 *
 * @param name its name, not blank
 * @param version its version, free in form, not blank
 * @param vendor who makes it, not blank
 */
public record ImplementationInfo(String name, String version, String vendor) {
  /**
   * @throws IllegalArgumentException if a part is blank
   */
  public ImplementationInfo {
    requireText("name", name);
    requireText("version", version);
    requireText("vendor", vendor);
  }

  private static void requireText(String what, String text) {
    if (Objects.requireNonNull(text, what).isBlank()) {
      throw new IllegalArgumentException("blank implementation info: " + what);
    }
  }
}
