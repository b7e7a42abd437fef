package org.sharedinfo.report.input;

import java.io.IOException;
import java.nio.file.Path;
import org.sharedinfo.report.text.InertText;

/**
 * A results folder that is damaged. The message is one line that names the file and, if known, the
 * line.
 */
public final class DamagedResultsException extends IOException {
  private static final long serialVersionUID = 1L;

  private DamagedResultsException(String message) {
    super(message);
  }

  private DamagedResultsException(String message, Throwable cause) {
    super(message, cause);
  }

  public static DamagedResultsException in(Path file, String what) {
    return new DamagedResultsException(InertText.line(file + ": " + what, 600));
  }

  public static DamagedResultsException in(Path file, String what, Throwable cause) {
    return new DamagedResultsException(InertText.line(file + ": " + what, 600), cause);
  }

  static DamagedResultsException at(Path file, int line, String what, Throwable cause) {
    return new DamagedResultsException(
        InertText.line(file + " line " + line + ": " + what, 600), cause);
  }
}
