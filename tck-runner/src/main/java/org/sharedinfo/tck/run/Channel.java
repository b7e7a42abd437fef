package org.sharedinfo.tck.run;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A worker's way to its parent: the standard output, where each line of the kit's begins with the
 * token of the work order. Whatever else appears there is not the kit's.
 */
final class Channel {
  private final String token;
  private final OutputStream out;

  private Channel(String token, OutputStream out) {
    this.token = token;
    this.out = out;
  }

  /** Takes standard output for messages; what is printed from now on goes to the log. */
  static Channel takeOverStandardOutput(String token) {
    var channel = new Channel(token, new FileOutputStream(FileDescriptor.out));
    PrintStream log = new PrintStream(new BoundedLog(System.err), true, StandardCharsets.UTF_8);
    System.setOut(log);
    System.setErr(log);
    return channel;
  }

  /** Sends one message. */
  synchronized void send(Message message) {
    // the line break before it ends whatever native code may have left half-written
    String text = RunFiles.LINES.writerFor(Message.class).writeValueAsString(message);
    String line = "\n" + token + " " + text + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the parent does not listen any more", e);
    }
  }

  /** Keeps the first and drops the rest: an implementation may print without end. */
  private static final class BoundedLog extends OutputStream {
    private static final int LIMIT = 1 << 20;
    private final OutputStream log;
    private int left = LIMIT;

    BoundedLog(OutputStream log) {
      this.log = log;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        return;
      }
      int fits = Math.min(left, length);
      log.write(bytes, offset, fits);
      left -= fits;
      if (left == 0) {
        log.write("\n[more was printed; it is left out]\n".getBytes(StandardCharsets.UTF_8));
      }
      log.flush();
    }
  }
}
