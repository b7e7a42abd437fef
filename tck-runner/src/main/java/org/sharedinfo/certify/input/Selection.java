package org.sharedinfo.certify.input;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.schedule.Replay;

/**
 * Which checks the options select.
 *
 * @param roles empty for all
 * @param rules empty for all
 */
public record Selection(Set<Role> roles, Set<Rule> rules) {
  /**
   * Asks that a check is left to run.
   *
   * @param replay the one execution that is to be played
   * @throws UsageException if none is; the message names the options
   */
  public void requireSome(Optional<Replay> replay) {
    if (replay.isPresent()) {
      requireReplayed(replay.get().check());
    }
    if (roles.isEmpty() || rules.isEmpty()) {
      return; // the kit has checks for every rule of every role
    }
    if (rules.stream().allMatch(rule -> Collections.disjoint(rule.roles(), roles))) {
      throw new UsageException(
          options()
              + ": no check is selected; "
              + rules.stream().sorted().map(Selection::binds).collect(Collectors.joining("; ")));
    }
  }

  private void requireReplayed(String id) {
    PlannedCheck check =
        CheckPlan.discover().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new UsageException("--replay: no such check: " + id));
    if (!check.isSelectedBy(roles, rules)) {
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
    return Stream.concat(
            roles.stream().sorted().map(role -> "--role " + role.id()),
            rules.stream().sorted().map(rule -> "--rule " + rule.id()))
        .collect(Collectors.joining(" "));
  }
}
