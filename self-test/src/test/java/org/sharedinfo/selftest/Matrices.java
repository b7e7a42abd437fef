package org.sharedinfo.selftest;

import java.util.List;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.Variant;

/** Matrices of the whole gallery with results that are made up. */
final class Matrices {
  private static final String EXPECTED = "expected <b>bold</b>";

  private Matrices() {}

  /** Each fault is killed by its rule alone, each variant is spared. */
  static KillMatrix held() {
    return of(
        Gallery.faults().stream().map(fault -> TriedFault.of(fault, killed(fault))).toList(),
        Gallery.variants().stream()
            .map(variant -> TriedVariant.of(variant, nothing(variant.id())))
            .toList());
  }

  /** The first fault survives, another rule notices the second; the first variant is blamed. */
  static KillMatrix broken() {
    KillMatrix held = held();
    var faults = new java.util.ArrayList<>(held.faults());
    Fault first = Gallery.faults().getFirst();
    Fault second = Gallery.faults().get(1);
    Fault third = Gallery.faults().get(2);
    faults.set(0, TriedFault.of(first, nothing(first.id())));
    faults.set(
        1,
        TriedFault.of(second, new Judged(second.id(), 9, 5, List.of(kill("ARC-02")), List.of())));
    faults.set(2, TriedFault.notAsked(third));
    var variants = new java.util.ArrayList<>(held.variants());
    Variant blamed = Gallery.variants().getFirst();
    variants.set(
        0,
        TriedVariant.of(blamed, new Judged(blamed.id(), 9, 5, List.of(kill("TIM-01")), List.of())));
    return of(faults, variants);
  }

  private static KillMatrix of(List<TriedFault> faults, List<TriedVariant> variants) {
    return new KillMatrix("1.0", "1.0.0", "gate", 7, "a machine", 61_500, faults, variants);
  }

  private static Judged killed(Fault fault) {
    return new Judged(fault.id(), 10, 20, List.of(kill(fault.rule().id())), List.of());
  }

  private static Judged nothing(String id) {
    return new Judged(id, 10, 20, List.of(), List.of());
  }

  private static Kill kill(String rule) {
    return new Kill(rule, "x86_64", "time.Some.check", "property", 12, EXPECTED, "seen & judged");
  }
}
