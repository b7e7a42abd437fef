package org.sharedinfo.junit;

import java.io.StringWriter;
import java.util.List;

/** What the command said on its error output, which else nobody would see. */
final class Said extends StringWriter {
  /** The last line, which is why it ended where it did not end well. */
  String last() {
    List<String> lines = toString().lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "nothing was said" : lines.getLast();
  }
}
