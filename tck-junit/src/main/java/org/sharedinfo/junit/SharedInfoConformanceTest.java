package org.sharedinfo.junit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sharedinfo.cli.Tck;
import org.sharedinfo.report.Reports;

/**
 * Certifies the one implementation on the class path, as {@code tck certify} does and with the same
 * results folder, and reports each rule as a test. For Surefire's {@code dependenciesToScan}.
 *
 * <p>Two system properties choose: {@value #OPTIONS} holds options of {@code tck certify},
 * separated by spaces ({@code @FILE} reads more from a file), and {@value #OUT} names the results
 * folder, else {@code target/conformance}.
 */
public class SharedInfoConformanceTest {
  /** Options of {@code tck certify}, but for {@code --out} and {@code --implementation}. */
  public static final String OPTIONS = "sharedinfo.certify";

  /** The results folder. */
  public static final String OUT = "sharedinfo.out";

  /**
   * One test for each rule, role and ABI that applies, and one for the run as a whole.
   *
   * @throws IllegalStateException if nothing could be judged; the message says why
   */
  @TestFactory
  public Stream<DynamicNode> sharedInfo() throws IOException {
    return certify(
        OnClassPath.find(),
        System.getProperty(OPTIONS, ""),
        Path.of(System.getProperty(OUT, "target/conformance")));
  }

  static Stream<DynamicNode> certify(OnClassPath implementation, String options, Path out)
      throws IOException {
    var said = new Said();
    int exitCode =
        Tck.run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(said, true),
            Stream.of(
                    Stream.of("certify"),
                    implementation.options(),
                    Stream.of("--out", out.toString()),
                    Stream.of(options.strip().split("\\s+")).filter(word -> !word.isEmpty()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    if (exitCode == Tck.USAGE || exitCode == Tck.BROKEN) {
      throw new IllegalStateException("exit code " + exitCode + ": " + said.last());
    }
    return Verdicts.of(Reports.read(out), exitCode, out);
  }
}
