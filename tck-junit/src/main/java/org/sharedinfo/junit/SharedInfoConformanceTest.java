package org.sharedinfo.junit;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.Certify;
import org.sharedinfo.certify.ExitCode;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.terminal.ConsoleSummary;
import org.sharedinfo.selftest.RaceCalibration;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.RunListener;

/**
 * Certifies the one implementation on the class path, like {@code tck certify} and with the same
 * results folder, and reports each rule as a test. For Surefire's {@code dependenciesToScan}.
 *
 * <p>System properties correspond to the options of the command: {@code sharedinfo.certify.out}
 * (the results folder, by default {@code target/conformance}), and likewise {@code abi}, {@code
 * guest}, {@code role}, {@code rule}, {@code profile}, {@code seed}, {@code hang-limit}, {@code
 * isolation}, {@code history}, {@code baseline}, {@code exclude} and {@code label}. Commas separate
 * the elements of lists.
 */
public class SharedInfoConformanceTest {
  /**
   * One test for each rule, role and ABI that applies, and one for the whole run.
   *
   * @throws IllegalStateException if nothing could be judged; the message says why
   */
  @TestFactory
  public Stream<DynamicNode> sharedInfo() throws IOException, InterruptedException {
    return certify(OnClassPath.find(), System.getProperties());
  }

  static Stream<DynamicNode> certify(OnClassPath implementation, Map<?, ?> properties)
      throws IOException, InterruptedException {
    var certify =
        new Certify(
            RaceCalibration::new,
            new RunListener() {},
            notice -> System.err.println("tck: " + notice));
    try {
      Certified certified = certify.run(RequestProperties.of(properties).request(implementation));
      ConsoleSummary.of(certified.report(), certified.folder(), OptionalInt.empty(), false)
          .forEach(System.out::println);
      return Verdicts.of(certified);
    } catch (UsageException | UnusableImplementationException e) {
      throw new IllegalStateException("exit code " + ExitCode.USAGE + ": " + e.getMessage(), e);
    }
  }
}
