package org.sharedinfo.jcstress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * A fork's raw result of one test.
 *
 * @param status JCStress's status, or VM_ERROR and TIMEOUT_ERROR for a fork that ended or was
 *     killed
 * @param counts how often each outcome was seen
 * @param messages from JCStress, the fork or the JVM
 * @param duration from the fork's request for the test to its answer
 */
record ForkResult(
    Status status, SortedMap<String, Long> counts, List<String> messages, Duration duration) {

  static ForkResult of(TestResult result, Duration duration) {
    SortedMap<String, Long> counts = new TreeMap<>();
    result.getStateKeys().forEach(id -> counts.put(id, result.getCount(id)));
    return new ForkResult(result.status(), counts, List.copyOf(result.getMessages()), duration);
  }

  static ForkResult without(Status status, List<String> messages, Duration duration) {
    return new ForkResult(status, new TreeMap<>(Map.of()), List.copyOf(messages), duration);
  }

  /** This result, for a test that failed earlier in a shared fork. */
  ForkResult after(String before) {
    List<String> all = new ArrayList<>(messages);
    all.add("earlier, in a fork shared with other tests: " + before);
    return new ForkResult(status, counts, List.copyOf(all), duration);
  }

  boolean isNormal() {
    return status == Status.NORMAL;
  }
}
