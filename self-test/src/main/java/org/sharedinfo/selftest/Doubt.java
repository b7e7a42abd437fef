package org.sharedinfo.selftest;

/**
 * One check that came to no verdict on an implementation of the gallery.
 *
 * @param check its id
 * @param abi the ABI that it judged
 * @param verdict INCONCLUSIVE or ERROR
 * @param kit whether the kit itself broke
 * @param message why
 */
public record Doubt(String check, String abi, String verdict, boolean kit, String message) {}
