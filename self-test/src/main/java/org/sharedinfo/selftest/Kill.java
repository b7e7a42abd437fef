package org.sharedinfo.selftest;

/**
 * One check that rejected an implementation of the gallery.
 *
 * @param rule the rule that it found broken
 * @param abi the ABI that it judged
 * @param check its id
 * @param evidence its kind: example, property, stress or schedule
 * @param millis how long it took to find out
 * @param expected what should have been
 * @param seen what was
 */
public record Kill(
    String rule,
    String abi,
    String check,
    String evidence,
    long millis,
    String expected,
    String seen) {
  /** Whether it says what is wrong. */
  boolean explains() {
    return !expected.isBlank() && !seen.isBlank();
  }
}
