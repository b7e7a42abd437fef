package org.sharedinfo.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.sharedinfo.abi.Abi;

/**
 * Reads a recording, plain or packed, line by line. It is never held in memory as a whole.
 * Threading: one reading by one thread.
 */
public final class RecordingReader {
  private static final byte[] BEGIN = "begin".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "end ".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_LINES = 1_000_000_000;
  private static final long PROGRESS_MASK = (1L << 16) - 1;

  private final LineSource lines;
  private final Line line;
  private final Receiver receiver;
  private final LongConsumer progress;
  private final WatchedArea[] areas = new WatchedArea[WatchedArea.MOST + 1];

  private RecordingReader(LineSource lines, Receiver receiver, LongConsumer progress) {
    this.lines = lines;
    this.line = new Line(lines.buffer());
    this.receiver = receiver;
    this.progress = progress;
  }

  /**
   * Reads the whole recording. If its last lines are missing, even in the middle of packed data, it
   * is read as far as possible.
   *
   * @param in not closed
   * @param receiver receives each line
   * @param progress receives the number of lines so far, every 65,536 lines
   * @throws DamagedRecordingException if it is not a recording or a line violates the format; the
   *     receiver has then received the lines before
   */
  public static void read(InputStream in, Receiver receiver, LongConsumer progress)
      throws IOException {
    new RecordingReader(new LineSource(in), receiver, progress).read();
  }

  private void read() throws IOException {
    HeaderParser header = new HeaderParser();
    while (true) {
      if (!lines.next(line)) {
        throw new DamagedRecordingException(lines.number(), "the header has no line begin");
      }
      if (line.is(BEGIN)) {
        break;
      }
      if (!line.isComment()) {
        header.line(line);
      }
    }
    Header whole = header.header(line);
    whole.areas().forEach(area -> areas[area.id()] = area);
    receiver.header(whole);
    receiver.end(body(header.ranges(), whole.abi()));
  }

  /** Whether it contains its end line. */
  private boolean body(CodeRanges ranges, Abi abi) throws IOException {
    AccessParser accesses = new AccessParser(ranges, areas);
    MarkParser marks = new MarkParser(areas, abi);
    long records = 0;
    while (lines.next(line)) {
      if (line.isComment()) {
        continue;
      }
      if (line.letter() != 0) {
        receiver.access(accesses.parse(line));
      } else if (line.startsWith(END)) {
        end(records);
        return true;
      } else {
        receiver.mark(marks.parse(line));
      }
      records++;
      if ((records & PROGRESS_MASK) == 0) {
        progress.accept(lines.number());
      }
    }
    return false;
  }

  private void end(long records) throws IOException {
    line.skip(END.length);
    int counted = line.decimal("the count", MOST_LINES);
    line.keys();
    if (counted != records) {
      throw line.damaged("end counts " + counted + " lines, but there are " + records);
    }
    while (!lines.isConsole() && lines.next(line)) {
      if (!line.isComment()) {
        throw line.damaged("something follows the end: " + line.rest());
      }
    }
  }
}
