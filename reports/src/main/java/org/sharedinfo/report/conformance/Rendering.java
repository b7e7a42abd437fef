package org.sharedinfo.report.conformance;

import java.io.IOException;
import java.io.OutputStream;

/** One way to show a report. */
public interface Rendering {
  /** The name of the file, inside the results folder. */
  String file();

  /** Writes the report. Does not close the stream. */
  void render(ConformanceReport report, OutputStream out) throws IOException;
}
