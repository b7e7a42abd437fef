package org.sharedinfo.jcstress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The output of a process: its beginning and its end, at most {@value #HALF} bytes each, however
 * much lies between.
 *
 * <p>Threading: any.
 */
final class Printed {
  private static final int HALF = 256 << 10;

  private final byte[] head = new byte[HALF];
  private final byte[] tail = new byte[HALF];
  private long total;

  synchronized void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++, total++) {
      if (total < HALF) {
        head[(int) total] = bytes[i];
      } else {
        tail[(int) (total % HALF)] = bytes[i];
      }
    }
  }

  /** Reads a stream to its end, so that the writer never blocks. */
  void drain(InputStream stream) {
    byte[] buffer = new byte[1 << 13];
    try (stream) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        add(buffer, read);
      }
    } catch (IOException e) {
      // The process was killed while it printed.
    }
  }

  /** The whole output, with a note about omitted bytes. */
  synchronized String text() {
    if (total <= HALF) {
      return text(head, 0, (int) total);
    }
    long left = Math.max(0, total - 2L * HALF);
    int end = (int) (total % HALF);
    String last =
        total < 2L * HALF ? text(tail, 0, end) : text(tail, end, HALF - end) + text(tail, 0, end);
    return text(head, 0, HALF) + (left > 0 ? "\n[" + left + " bytes omitted]\n" : "") + last;
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /**
   * The last non-blank lines.
   *
   * @param most the maximum number of lines
   * @param width longer lines are truncated
   */
  List<String> lastLines(int most, int width) {
    List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
        .map(line -> line.length() > width ? line.substring(0, width) + "…" : line)
        .toList();
  }
}
