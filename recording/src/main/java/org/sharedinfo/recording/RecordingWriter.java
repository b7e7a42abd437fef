package org.sharedinfo.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes a recording: header lines first, then {@link #begin}, then accesses and marks. Closing it
 * writes the end. Threading: one thread.
 */
public final class RecordingWriter implements Closeable {
  private final Writer out;
  private boolean begun;
  private long records;

  /**
   * Begins a recording.
   *
   * @param out closed with this one
   */
  public RecordingWriter(Writer out) throws IOException {
    this.out = out;
    out.write("recording/1\n");
  }

  /** A header line, including {@code area} and {@code side}. */
  public RecordingWriter header(String key, String value) throws IOException {
    if (begun) {
      throw new IllegalStateException("the header has ended");
    }
    line(key + " " + value);
    return this;
  }

  /** Ends the header. */
  public void begin() throws IOException {
    line("begin");
    begun = true;
  }

  /** An access, with its side and, if known, its place. */
  public void access(Access access) throws IOException {
    String before = access.knowsBefore() ? hex(access.before()) : "-";
    String value = access.knowsValue() ? hex(access.value()) : "-";
    StringBuilder text = new StringBuilder(80);
    text.append(access.kind().letter()).append(' ').append(access.cpu()).append(' ');
    text.append(access.area().id()).append(' ').append(hex(access.offset())).append(' ');
    text.append(access.size()).append(' ');
    text.append(access.kind().isUpdate() ? before + ":" + value : value).append(' ');
    text.append(access.place() == 0 ? "-" : hex(access.place()));
    text.append(" side=").append(access.side().id());
    if (!access.in().isEmpty()) {
      text.append(" in=").append(access.in().replaceAll("\\s", "_"));
    }
    record(text.toString());
  }

  /** An operation begins. */
  public void begins(int cpu, OptionalInt vcpu, Operation operation, long... arguments)
      throws IOException {
    bracket(
        "begin",
        cpu,
        vcpu,
        operation,
        Arrays.stream(arguments).mapToObj(OptionalLong::of).toArray(OptionalLong[]::new));
  }

  /** An operation has returned. */
  public void done(int cpu, OptionalInt vcpu, Operation operation, OptionalLong... results)
      throws IOException {
    bracket("done", cpu, vcpu, operation, results);
  }

  private void bracket(
      String name, int cpu, OptionalInt vcpu, Operation operation, OptionalLong... numbers)
      throws IOException {
    StringBuilder text = new StringBuilder(name).append(' ').append(cpu).append(' ');
    text.append(vcpu.isPresent() ? Integer.toString(vcpu.getAsInt()) : "-");
    text.append(' ').append(operation.id());
    for (OptionalLong number : numbers) {
      text.append(' ').append(number.isPresent() ? hex(number.getAsLong()) : "-");
    }
    record(text.toString());
  }

  /** Any other mark, as its line. */
  public void mark(String text) throws IOException {
    record(text);
  }

  private void record(String text) throws IOException {
    if (!begun) {
      throw new IllegalStateException("the header has not ended");
    }
    records++;
    line(text);
  }

  private void line(String text) throws IOException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a line of a recording has no line end: " + text);
    }
    out.write(text);
    out.write('\n');
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (begun) {
        line("end " + records);
      }
    }
  }
}
