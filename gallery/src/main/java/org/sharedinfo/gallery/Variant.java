package org.sharedinfo.gallery;

import java.util.Set;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One correct implementation that looks unusual.
 *
 * @param id stable, in lower case with hyphens
 * @param title a few words
 * @param what what is unusual, in one sentence
 * @param leaves the SHOULD rules that it does not follow
 * @param ownState whether it keeps state that schedules cannot see
 * @param provider the implementation
 */
public record Variant(
    String id,
    String title,
    String what,
    Set<Rule> leaves,
    boolean ownState,
    Class<? extends SharedInfoProvider> provider) {
  /** Copies the rules. */
  public Variant {
    leaves = Set.copyOf(leaves);
  }

  /**
   * The variant that a class documents.
   *
   * @throws IllegalArgumentException if the class has no {@link Unusual}
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
        Set.of(unusual.leaves()),
        unusual.ownState(),
        type.asSubclass(SharedInfoProvider.class));
  }
}
