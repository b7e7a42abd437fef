package org.sharedinfo.tck.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * One check of the suites.
 *
 * @param id its id, stable between runs: area, class and method
 * @param title what it checks, in words
 * @param rules the rules it verifies
 * @param role the role it judges
 * @param applies when it applies
 * @param evidence the kind of its evidence
 * @param uniqueId its id on the JUnit Platform
 */
public record PlannedCheck(
    String id,
    String title,
    List<Rule> rules,
    Role role,
    Applicability applies,
    Evidence evidence,
    String uniqueId) {
  /** Copies the list. */
  public PlannedCheck {
    rules = List.copyOf(rules);
  }

  /** Why it does not apply to an implementation with this offer, if so. */
  Optional<String> notApplicable(Offer offer) {
    List<Capability> missing =
        applies.needs().stream().filter(need -> !offer.capabilities().contains(need)).toList();
    if (!offer.served()) {
      return Optional.of("ABI " + offer.abi().id() + " is not offered");
    } else if (!applies.abis().contains(offer.abi())) {
      return Optional.of("does not apply to " + offer.abi().id());
    } else if (!missing.isEmpty()) {
      return Optional.of(
          "not offered: "
              + missing.stream()
                  .map(need -> need.name().replace('_', ' ').toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    } else if (!applies.guests().contains(offer.kind())) {
      return Optional.of(
          "only for %s guests; these are %s guests"
              .formatted(applies.guests().iterator().next().id(), offer.kind().id()));
    } else if (applies.vcpus() > offer.limits().vcpus()) {
      return Optional.of(
          "needs %d vCPUs; the implementation declares %d"
              .formatted(applies.vcpus(), offer.limits().vcpus()));
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
