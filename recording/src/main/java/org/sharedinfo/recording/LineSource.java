package org.sharedinfo.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a recording: plain, packed, or inside a console log. */
final class LineSource {
  static final int LONGEST = 4096;
  private static final int BUFFER = 1 << 16;
  private static final byte[] FIRST = "recording/1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MARK = "@rec ".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean ended;
  private long number;
  private boolean console;

  /**
   * Finds the first line of a recording and moves past it.
   *
   * @throws DamagedRecordingException if there is none
   */
  LineSource(InputStream source) throws IOException {
    in = unpacked(source);
    Line line = new Line(buffer);
    boolean any = take(line);
    if (!any || !line.is(FIRST)) {
      console = true;
      while (any && !(line.skipTo(MARK) && line.is(FIRST))) {
        any = take(line);
      }
      if (!any) {
        throw new DamagedRecordingException(
            1, "this is not a recording: its first line is not recording/1");
      }
    }
  }

  private static InputStream unpacked(InputStream source) throws IOException {
    PushbackInputStream start = new PushbackInputStream(source, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean packed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    try {
      return packed ? new GZIPInputStream(start, BUFFER) : start;
    } catch (EOFException | ZipException e) {
      throw new DamagedRecordingException(1, "the packed data is damaged");
    }
  }

  /** The buffer that the lines point into. */
  byte[] buffer() {
    return buffer;
  }

  /** Whether the recording is mixed with other lines. */
  boolean isConsole() {
    return console;
  }

  /** The number of the line taken last, from 1. */
  long number() {
    return number;
  }

  /**
   * Takes the next line. In a console log, text before the mark and lines without the mark are
   * dropped. A last line without a line end was truncated and is not taken.
   *
   * @return whether there is one
   */
  boolean next(Line line) throws IOException {
    while (take(line)) {
      if (!console || line.skipTo(MARK)) {
        return true;
      }
    }
    return false;
  }

  private boolean take(Line line) throws IOException {
    int end = from;
    while (true) {
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      if (end < to) {
        break;
      }
      if (end - from > LONGEST) {
        throw tooLong();
      }
      if (ended) {
        return false;
      }
      end -= from;
      fill();
    }
    number++;
    if (end - from > LONGEST) {
      number--;
      throw tooLong();
    }
    int last = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    line.set(number, from, last);
    from = end + 1;
    return true;
  }

  private DamagedRecordingException tooLong() {
    return new DamagedRecordingException(
        number + 1, "the line has more than " + LONGEST + " bytes");
  }

  /** Moves the remaining bytes to the front and reads more. */
  private void fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    try {
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        ended = true;
      } else {
        to += read;
      }
    } catch (EOFException cutOff) {
      ended = true;
    } catch (ZipException e) {
      throw new DamagedRecordingException(number + 1, "the packed data is damaged");
    }
  }

  /** Whether bytes contain others at an index. */
  static boolean matches(byte[] bytes, int at, byte[] wanted) {
    return Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
