package org.sharedinfo.jcstress;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;

/**
 * A fork's end of the way to the process that started it: configs come on standard input, results
 * go to standard output, each on a line of its own. What tests print goes to standard error.
 *
 * <p>Threading: any.
 */
final class ForkLink {
  private static final String STARTED = "started ";
  private static final String FINISHED = "finished ";

  private final String token;
  private final List<ForkedTestConfig> configs;
  private final OutputStream out;

  private ForkLink(String token, List<ForkedTestConfig> configs, OutputStream out) {
    this.token = token;
    this.configs = configs;
    this.out = out;
  }

  /** What a fork tells. */
  sealed interface Word {}

  /** The test of this index begins. */
  record Started(int index) implements Word {}

  /** The test of this index is over. */
  record Finished(int index, TestResult result) implements Word {}

  /** It cannot be understood. */
  record Garbled() implements Word {}

  /** A config as a line. */
  static String config(ForkedTestConfig config) {
    var bytes = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(bytes)) {
      config.write(data);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Takes over the standard streams of a fork that has so many tests. */
  static ForkLink open(int tests) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String token = line(in);
    List<ForkedTestConfig> configs = new ArrayList<>();
    for (int i = 0; i < tests; i++) {
      configs.add(
          new ForkedTestConfig(
              new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(line(in))))));
    }
    var link = new ForkLink(token, configs, new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    return link;
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the process that started this one is gone");
    }
    return line;
  }

  /** Tells that a test begins, and returns its config. */
  ForkedTestConfig started(int index) throws IOException {
    tell(STARTED + index);
    return configs.get(index);
  }

  /** Tells what came of a test. */
  void finished(int index, TestResult result) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(bytes)) {
      result.write(data);
    }
    tell(FINISHED + index + " " + Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private synchronized void tell(String text) throws IOException {
    // the line break before it ends whatever native code may have left half-written
    out.write(("\n" + token + " " + text + "\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** What a fork told. */
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
      // told by a test that found out the token, or cut short
    }
    return new Garbled();
  }
}
