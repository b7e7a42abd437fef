package org.sharedinfo.gallery;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.gallery.base.Family;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One planted fault.
 *
 * @param id stable, in lower case with hyphens
 * @param title a few words
 * @param what the defect, in one sentence
 * @param rule the rule that it breaks directly; others may break as a consequence
 * @param also rules that forbid the same thing; usually empty
 * @param role the role that breaks it, the only one that its provider plays
 * @param shownBy the kinds of evidence that can show it; at least one
 * @param fieldBug where the same fault shipped
 * @param provider the faulty implementation; it offers the ABIs in which the fault can be seen
 */
public record Fault(
    String id,
    String title,
    String what,
    Rule rule,
    Set<Rule> also,
    Role role,
    Set<Evidence> shownBy,
    Optional<String> fieldBug,
    Class<? extends SharedInfoProvider> provider) {
  /** Copies the rules and the kinds of evidence. */
  public Fault {
    also = also.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(also));
    shownBy = Collections.unmodifiableSet(EnumSet.copyOf(shownBy));
  }

  /**
   * The fault that a class documents.
   *
   * @throws IllegalArgumentException if the class has no {@link Planted}, or no role is named
   */
  static Fault of(Class<?> type) {
    Planted planted = type.getAnnotation(Planted.class);
    if (planted == null) {
      throw new IllegalArgumentException("no @Planted at " + type.getName());
    }
    Naming naming = Naming.of(type, "Faults");
    return new Fault(
        naming.id(),
        naming.title(),
        planted.what(),
        planted.rule(),
        Set.copyOf(List.of(planted.also())),
        roleOf(type),
        EnumSet.copyOf(List.of(planted.shownBy())),
        Optional.of(planted.fieldBug()).filter(where -> !where.isEmpty()),
        type.asSubclass(SharedInfoProvider.class));
  }

  /** How a check rejected it by its own rule, if it did. */
  public Optional<Violation> rejection(CheckResult result) {
    return result
        .violation()
        .filter(
            violation -> result.verdict() == Verdict.FAIL && violation.rule().equals(rule.id()));
  }

  /** The fault's own role, or that of its family. */
  private static Role roleOf(Class<?> type) {
    return Family.annotation(type, BrokenBy.class)
        .map(BrokenBy::value)
        .orElseThrow(() -> new IllegalArgumentException("no @BrokenBy at " + type.getName()));
  }
}
