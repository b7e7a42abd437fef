package org.sharedinfo.selftest;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.TriedFault.State;

/**
 * What the kit caught and what it passed on one machine.
 *
 * @param kitVersion the kit's
 * @param catalogueVersion the catalogue's
 * @param profile how much evidence was gathered
 * @param seed of all checks
 * @param machine a description of the machine
 * @param millis the duration
 * @param faults the planted faults
 * @param variants the correct implementations
 */
public record KillMatrix(
    String kitVersion,
    String catalogueVersion,
    String profile,
    long seed,
    String machine,
    long millis,
    List<TriedFault> faults,
    List<TriedVariant> variants) {
  /** Copies the lists. */
  public KillMatrix {
    faults = List.copyOf(faults);
    variants = List.copyOf(variants);
  }

  /** The faults that one rule's checks catch. */
  public record RuleWorth(
      Rule rule, List<TriedFault> planted, long killed, List<TriedFault> onlyHere) {
    /** The kinds of evidence that killed its faults. */
    public Set<String> evidence() {
      return planted.stream()
          .flatMap(fault -> fault.evidence().stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The faults of a state. */
  public List<TriedFault> faults(State state) {
    return faults.stream().filter(fault -> fault.state() == state).toList();
  }

  /** The faults that no check of their rule rejected. */
  public List<TriedFault> survivors() {
    return faults(State.SURVIVED);
  }

  /** The rejected faults whose first finding is of their own rule. */
  public long toldFirst() {
    return faults.stream()
        .filter(fault -> fault.firstRule().filter(fault::isOf).isPresent())
        .count();
  }

  /** The rejected faults. */
  public long rejected() {
    return faults.stream().filter(fault -> !fault.kills().isEmpty()).count();
  }

  /** The faults with a likely cause, of their own rule or of another. */
  public long explained(boolean byOwnRule) {
    return faults.stream()
        .filter(fault ->
            fault.cause().filter(cause -> fault.isOf(cause.rule()) == byOwnRule).isPresent())
        .count();
  }

  /** The correct implementations that were rejected. */
  public List<TriedVariant> blamed() {
    return variants.stream().filter(variant -> !variant.spared()).toList();
  }

  /** The checks that broke on any implementation. */
  public List<Doubt> breakdowns() {
    return Stream.concat(
            faults.stream().flatMap(fault -> fault.doubts().stream()),
            variants.stream().flatMap(variant -> variant.doubts().stream()))
        .filter(Doubt::kit)
        .toList();
  }

  /** Every rule, in the catalogue's order. */
  public List<RuleWorth> rules() {
    return Arrays.stream(Rule.values()).map(this::worth).toList();
  }

  private RuleWorth worth(Rule rule) {
    List<TriedFault> planted =
        faults.stream().filter(fault -> fault.rule().equals(rule.id())).toList();
    return new RuleWorth(
        rule,
        planted,
        planted.stream().filter(fault -> fault.state() == State.KILLED).count(),
        faults.stream().filter(fault -> fault.rules().equals(Set.of(rule.id()))).toList());
  }

  /** The rules without a fault that only they catch. */
  public List<Rule> neverAlone() {
    return rules().stream()
        .filter(worth -> worth.onlyHere().isEmpty())
        .map(RuleWorth::rule)
        .toList();
  }

  /**
   * Whether no fault survived, no correct implementation was rejected, and the kit did not break.
   */
  public boolean passed() {
    return survivors().isEmpty() && blamed().isEmpty() && breakdowns().isEmpty();
  }
}
