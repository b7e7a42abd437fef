package org.sharedinfo.jcstress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;

/**
 * The messages between a fork and the process that started it: configs are sent as orders, and
 * results come back, one line each. The output of tests goes to standard error.
 *
 * <p>Threading: any.
 */
final class ForkLink {
  private static final String STARTED = "started ";
  private static final String FINISHED = "finished ";

  private static final int PARENT_GONE = 3;

  private final ParentLink parent;
  private final List<ForkedTestConfig> configs;

  private ForkLink(ParentLink parent, List<ForkedTestConfig> configs) {
    this.parent = parent;
    this.configs = configs;
  }

  /** A message of a fork. */
  sealed interface Word {}

  /** The test with this index begins. */
  record Started(int index) implements Word {}

  /** The test with this index has finished. */
  record Finished(int index, TestResult result) implements Word {}

  /** An unreadable message. */
  record Garbled() implements Word {}

  /** Formats a config as a line. */
  static String config(ForkedTestConfig config) {
    var bytes = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(bytes)) {
      config.write(data);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Takes over the standard streams of a fork with this many tests. The fork ends when the JVM that
   * started it ends.
   */
  static ForkLink open(int tests) throws IOException {
    ParentLink parent = ParentLink.open();
    List<ForkedTestConfig> configs = new ArrayList<>();
    for (int i = 0; i < tests; i++) {
      byte[] config = Base64.getDecoder().decode(parent.order());
      configs.add(new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(config))));
    }
    parent.endWithParent(PARENT_GONE);
    System.setOut(System.err);
    return new ForkLink(parent, configs);
  }

  /** Reports that a test begins, and returns its config. */
  ForkedTestConfig started(int index) throws IOException {
    parent.tell(STARTED + index);
    return configs.get(index);
  }

  /** Reports the result of a test. */
  void finished(int index, TestResult result) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(bytes)) {
      result.write(data);
    }
    parent.tell(FINISHED + index + " " + Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** Parses a message of a fork. */
  static Word parse(String text) {
    try {
      if (text.startsWith(STARTED)) {
        return new Started(Integer.parseInt(text.substring(STARTED.length())));
      }
      if (text.startsWith(FINISHED)) {
        String[] parts = text.substring(FINISHED.length()).split(" ", 2);
        byte[] bytes = Base64.getDecoder().decode(parts[1]);
        return new Finished(
            Integer.parseInt(parts[0]),
            new TestResult(new DataInputStream(new ByteArrayInputStream(bytes))));
      }
    } catch (IOException | RuntimeException e) {
      // Sent by a test that found the token, or truncated.
    }
    return new Garbled();
  }
}
