package org.sharedinfo.jcstress;

/**
 * Receives each report when it is complete, in the thread that executes the tests. Discovered by
 * {@link java.util.ServiceLoader}, again for each execution.
 */
public interface StressListener {
  /**
   * A test has been judged in one mode.
   *
   * @param uniqueId the JUnit Platform's id of the test
   * @param report its report
   * @param finished the number of tests judged so far, including this one
   * @param all the number of tests in this execution
   */
  void finished(String uniqueId, StressReport report, int finished, int all);
}
