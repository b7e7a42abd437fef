package org.sharedinfo.rule;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.GuestKind;

/**
 * When a check applies: the conditions of its rules, and its own.
 *
 * @param needs what the implementation must offer; at least one
 * @param abis the ABIs, all of which have what its rules are about
 * @param guests the kinds of guests
 * @param vcpus the fewest vCPUs
 */
public record Applicability(
    List<Capability> needs, Set<Abi> abis, Set<GuestKind> guests, int vcpus) {
  public Applicability {
    needs = List.copyOf(needs);
    abis = Set.copyOf(abis);
    guests = Set.copyOf(guests);
  }

  /** Wherever the implementation plays the role. */
  public static Applicability everywhere(Role role) {
    return new Applicability(
        List.of(role.capability()), EnumSet.allOf(Abi.class), EnumSet.allOf(GuestKind.class), 1);
  }

  /**
   * The conditions of a check. It needs what its rules need of its role, and what it names itself.
   * If neither names anything, it needs the role's own interface.
   */
  public static Applicability of(Verifies check) {
    Role role = check.role();
    List<Rule> rules = List.of(check.value());
    List<Capability> needs =
        Stream.concat(
                rules.stream().flatMap(rule -> rule.needs(role).stream()), Stream.of(check.needs()))
            .distinct()
            .sorted(
                Comparator.comparing((Capability need) -> need.role() != role)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    EnumSet<Abi> abis = EnumSet.allOf(Abi.class);
    if (check.abis().length > 0) {
      abis.retainAll(List.of(check.abis()));
    }
    rules.forEach(rule -> abis.retainAll(rule.abis(role)));
    EnumSet<GuestKind> guests = EnumSet.copyOf(List.of(check.guests()));
    rules.forEach(rule -> guests.retainAll(rule.guests()));
    int vcpus = rules.stream().mapToInt(Rule::vcpus).reduce(check.vcpus(), Math::max);
    return new Applicability(
        needs.isEmpty() ? List.of(role.capability()) : needs, abis, guests, vcpus);
  }

  /**
   * Whether a rule may be NOT_APPLICABLE for an offered role.
   *
   * @param abi the ABI that was judged
   * @param kind the guests that were judged
   * @param vcpus the number of vCPUs that the implementation serves
   */
  public static boolean mayBeLeftOut(Rule rule, Role role, Abi abi, GuestKind kind, int vcpus) {
    return rule.needs(role).isPresent()
        || !rule.abis(role).contains(abi)
        || !rule.guests().contains(kind)
        || vcpus < rule.vcpus();
  }
}
