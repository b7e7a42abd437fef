package org.sharedinfo.certify;

import java.nio.file.Path;
import java.util.Optional;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;

/**
 * The result of a request.
 *
 * @param report the contents of the files in the folder
 * @param folder the results
 * @param changes since the baseline; empty if none was given
 */
public record Certified(ConformanceReport report, Path folder, Optional<Baseline> changes) {
  /** Whether it is worse than the baseline. If the kit broke, it is not judged. */
  public boolean isRegression() {
    return report.exitCode() != ExitCode.BROKEN
        && changes.filter(Baseline::isRegression).isPresent();
  }

  /** 0 conformant, 1 a MUST rule is broken, 2 incomplete, 3 worse than the baseline. */
  public int exitCode() {
    return isRegression() ? ExitCode.REGRESSION : report.exitCode();
  }
}
