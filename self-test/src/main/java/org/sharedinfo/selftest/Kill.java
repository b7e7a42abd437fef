package org.sharedinfo.selftest;

/**
 * One check that rejected a gallery implementation.
 *
 * @param rule the rule that it found violated
 * @param abi the ABI that it judged
 * @param check its id
 * @param evidence its kind: example, property, stress or schedule
 * @param millis the time until it found the violation
 * @param expected the expected behaviour
 * @param seen the observed behaviour
 */
public record Kill(
    String rule,
    String abi,
    String check,
    String evidence,
    long millis,
    String expected,
    String seen) {
  /** Whether it explains the violation. */
  boolean explains() {
    return !expected.isBlank() && !seen.isBlank();
  }
}
