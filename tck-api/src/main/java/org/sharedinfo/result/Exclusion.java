package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * One entry of an exclude file: what is known to be broken, and why it is let be for now.
 *
 * @param rule the rule's id
 * @param role the role's short name; absent for every role
 * @param abi the ABI's id; absent for every ABI
 * @param reason why, in words
 * @param issue where that is dealt with: a link
 * @param expires the last day that it holds, such as 2027-01-31, by UTC
 */
public record Exclusion(
    String rule,
    Optional<String> role,
    Optional<String> abi,
    String reason,
    String issue,
    String expires) {
  /** Whether it sets a rule aside for a role and an ABI. */
  public boolean covers(String ruleId, String roleId, String abiId) {
    return rule.equals(ruleId)
        && role.map(roleId::equals).orElse(true)
        && abi.map(abiId::equals).orElse(true);
  }

  /** The first of some entries that sets a rule aside for a role and an ABI. */
  public static Optional<Exclusion> of(
      List<Exclusion> entries, String ruleId, String roleId, String abiId) {
    return entries.stream().filter(entry -> entry.covers(ruleId, roleId, abiId)).findFirst();
  }

  /** Why, where to look, and until when. */
  public String why() {
    return reason + " (" + issue + ", until " + expires + ")";
  }
}
