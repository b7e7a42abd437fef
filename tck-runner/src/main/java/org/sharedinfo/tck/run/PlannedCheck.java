package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;

/**
 * One check of the suites.
 *
 * @param id its id, stable between runs: area, class and method
 * @param title what it checks, in words
 * @param rules the rules it verifies
 * @param role the role it judges
 * @param needs what the implementation must offer
 * @param abis the ABIs that it applies to
 * @param guests the kinds of guests that it applies to
 * @param vcpus the minimum number of vCPUs that the implementation must serve
 * @param evidence the kind of its evidence
 * @param uniqueId its id on the JUnit Platform
 */
public record PlannedCheck(
    String id,
    String title,
    List<Rule> rules,
    Role role,
    List<Capability> needs,
    Set<Abi> abis,
    List<GuestKind> guests,
    int vcpus,
    Evidence evidence,
    String uniqueId) {
  /** Copies the lists. */
  public PlannedCheck {
    rules = List.copyOf(rules);
    needs = List.copyOf(needs);
    abis = Set.copyOf(abis);
    guests = List.copyOf(guests);
  }

  /** Why it does not apply to an implementation with this offer, if so. */
  Optional<String> notApplicable(Offer offer) {
    List<Capability> missing =
        needs.stream().filter(need -> !offer.capabilities().contains(need)).toList();
    if (!offer.served()) {
      return Optional.of("ABI " + offer.abi().id() + " is not offered");
    } else if (!abis.contains(offer.abi())) {
      return Optional.of("does not apply to " + offer.abi().id());
    } else if (!missing.isEmpty()) {
      return Optional.of(
          "not offered: "
              + missing.stream()
                  .map(need -> need.name().replace('_', ' ').toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    } else if (!guests.contains(offer.kind())) {
      return Optional.of(
          "only for %s guests; these are %s guests"
              .formatted(guests.getFirst().id(), offer.kind().id()));
    } else if (vcpus > offer.limits().vcpus()) {
      return Optional.of(
          "needs %d vCPUs; the implementation declares %d"
              .formatted(vcpus, offer.limits().vcpus()));
    }
    return Optional.empty();
  }

  /** Whether it samples real concurrency, which needs all processors. */
  public boolean isRace() {
    return evidence == Evidence.STRESS;
  }

  /** A result without a violation; the caller adds the replay command. */
  public CheckResult result(
      Abi abi,
      Verdict verdict,
      Blame blame,
      Strength strength,
      long seed,
      String message,
      String detail,
      long durationMillis) {
    return new CheckResult(
        id,
        title,
        rules.stream().map(Rule::id).toList(),
        role,
        abi,
        evidence,
        verdict,
        blame,
        strength,
        seed,
        message,
        Optional.empty(),
        detail,
        ReplayCommand.NONE,
        durationMillis);
  }
}
