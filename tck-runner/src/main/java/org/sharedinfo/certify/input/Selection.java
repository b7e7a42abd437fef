package org.sharedinfo.certify.input;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;

/**
 * The checks that the options select.
 *
 * @param checks what they request
 */
public record Selection(CheckFilter checks) {
  /**
   * Requires that at least one check remains.
   *
   * @param replay the single execution to play
   * @param profile determines which checks exist
   * @throws UsageException if none remains; the message names the options
   */
  public void requireSome(Optional<Replay> replay, Profile profile) {
    if (replay.isPresent()) {
      requireReplayed(replay.get().check());
    }
    if (CheckPlan.discover(profile).stream().noneMatch(checks::leaves)) {
      throw new UsageException(options() + ": no check is selected" + hint());
    }
  }

  /** The usual reasons: roles and rules that do not fit together, or a pattern without a star. */
  private String hint() {
    Set<Rule> rules = checks.rules();
    if (!checks.roles().isEmpty()
        && !rules.isEmpty()
        && rules.stream().allMatch(rule -> Collections.disjoint(rule.roles(), checks.roles()))) {
      return "; " + rules.stream().sorted().map(Selection::binds).collect(Collectors.joining("; "));
    }
    return checks.patterns().isEmpty() ? "" : "; tck certify --list shows the ids of all checks";
  }

  private void requireReplayed(String id) {
    PlannedCheck check =
        CheckPlan.discover().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new UsageException("--replay: unknown check: " + id));
    if (!checks.leaves(check)) {
      throw new UsageException(
          options()
              + " --replay: no check is selected; the execution is of role "
              + check.role().id()
              + " and of "
              + check.rules().stream().map(Rule::id).collect(Collectors.joining(", ")));
    }
  }

  private static String binds(Rule rule) {
    return rule.id()
        + " binds "
        + rule.roles().stream().map(Role::id).collect(Collectors.joining(", "));
  }

  private String options() {
    return String.join(" ", checks.options());
  }
}
