package org.sharedinfo.result;

/**
 * The likely cause of a role's failures. After the role's checks, the kit tries which known mistake
 * explains what the implementation does.
 *
 * @param rule the id of the rule that the mistake breaks, such as LAY-10
 * @param role the short name of the role, such as TR
 * @param abi the ABI, such as x86_64
 * @param text the mistake in one sentence without a full stop, such as "reads tsc_to_system_mul
 *     with its bytes swapped"
 */
public record Cause(String rule, String role, String abi, String text) {}
