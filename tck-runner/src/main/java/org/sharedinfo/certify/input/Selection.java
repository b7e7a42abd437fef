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
 * Which checks the options select.
 *
 * @param checks what they ask for
 */
public record Selection(CheckFilter checks) {
  /**
   * Asks that a check is left to run.
   *
   * @param replay the one execution that is to be played
   * @param profile which checks there are
   * @throws UsageException if none is; the message names the options
   */
  public void requireSome(Optional<Replay> replay, Profile profile) {
    if (replay.isPresent()) {
      requireReplayed(replay.get().check());
    }
    if (CheckPlan.discover(profile).stream().noneMatch(checks::leaves)) {
      throw new UsageException(options() + ": no check is selected" + hint());
    }
  }

  /** Roles and rules that do not go together are the usual reason, and a pattern without a star. */
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
            .orElseThrow(() -> new UsageException("--replay: no such check: " + id));
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
