package org.sharedinfo.jcstress;

/**
 * Is told of each report as it is made, in the thread that executes the tests. Found by {@link
 * java.util.ServiceLoader}, anew for each execution.
 */
public interface StressListener {
  /**
   * A test has been judged in one mode.
   *
   * @param uniqueId the JUnit Platform's id of the test
   * @param report what it showed
   * @param finished how many tests are judged by now, this one included
   * @param all how many there are in this execution
   */
  void finished(String uniqueId, StressReport report, int finished, int all);
}
