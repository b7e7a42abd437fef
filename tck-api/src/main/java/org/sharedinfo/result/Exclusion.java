package org.sharedinfo.result;

import java.util.List;
import java.util.Optional;

/**
 * One entry of an exclude file: a known failure, and why it is tolerated for now.
 *
 * @param rule the rule's id
 * @param role the role's short name; absent for every role
 * @param abi the ABI's id; absent for every ABI
 * @param reason why, in words
 * @param issue a link to the issue about it
 * @param expires the last day that it applies, such as 2027-01-31, in UTC
 */
public record Exclusion(
    String rule,
    Optional<String> role,
    Optional<String> abi,
    String reason,
    String issue,
    String expires) {
  /** Whether it excludes a rule for a role and an ABI. */
  public boolean covers(String ruleId, String roleId, String abiId) {
    return rule.equals(ruleId)
        && role.map(roleId::equals).orElse(true)
        && abi.map(abiId::equals).orElse(true);
  }

  /** The first of some entries that excludes a rule for a role and an ABI. */
  public static Optional<Exclusion> of(
      List<Exclusion> entries, String ruleId, String roleId, String abiId) {
    return entries.stream().filter(entry -> entry.covers(ruleId, roleId, abiId)).findFirst();
  }

  /** The reason, the issue and the expiry date. */
  public String why() {
    return reason + " (" + issue + ", until " + expires + ")";
  }
}
