package org.sharedinfo.gallery;

import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One correct implementation that looks unusual.
 *
 * @param id stable, in lower case with hyphens
 * @param title a few words
 * @param what what is unusual, in one sentence
 * @param ownState whether it keeps state of its own, which schedules cannot see
 * @param provider the implementation
 */
public record Variant(
    String id,
    String title,
    String what,
    boolean ownState,
    Class<? extends SharedInfoProvider> provider) {
  /**
   * The variant that a class documents.
   *
   * @throws IllegalArgumentException if it does not
   */
  static Variant of(Class<?> type) {
    Unusual unusual = type.getAnnotation(Unusual.class);
    if (unusual == null) {
      throw new IllegalArgumentException("no @Unusual at " + type.getName());
    }
    Naming naming = Naming.of(type, "Variants?");
    return new Variant(
        naming.id(),
        naming.title(),
        unusual.value(),
        unusual.ownState(),
        type.asSubclass(SharedInfoProvider.class));
  }
}
