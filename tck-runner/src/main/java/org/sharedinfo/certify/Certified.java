package org.sharedinfo.certify;

import java.nio.file.Path;
import java.util.Optional;
import org.sharedinfo.report.conformance.Baseline;
import org.sharedinfo.report.conformance.ConformanceReport;

/**
 * What came of a request.
 *
 * @param report what the files in the folder hold
 * @param folder the results
 * @param changes since the baseline; empty where none was named
 */
public record Certified(ConformanceReport report, Path folder, Optional<Baseline> changes) {
  /** Whether it is worse than the baseline. A kit that broke has not judged. */
  public boolean isRegression() {
    return report.exitCode() != ExitCode.BROKEN
        && changes.filter(Baseline::isRegression).isPresent();
  }

  /** 0 conformant, 1 a MUST rule is broken, 2 incomplete, 3 worse than the baseline. */
  public int exitCode() {
    return isRegression() ? ExitCode.REGRESSION : report.exitCode();
  }
}
