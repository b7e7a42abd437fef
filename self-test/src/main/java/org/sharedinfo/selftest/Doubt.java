package org.sharedinfo.selftest;

/**
 * One check without a verdict on a gallery implementation.
 *
 * @param check its id
 * @param abi the ABI that it judged
 * @param verdict INCONCLUSIVE or ERROR
 * @param kit whether the kit itself broke
 * @param message the reason
 */
public record Doubt(String check, String abi, String verdict, boolean kit, String message) {}
