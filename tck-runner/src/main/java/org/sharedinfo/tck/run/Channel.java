package org.sharedinfo.tck.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.sharedinfo.jcstress.ParentLink;
import tools.jackson.databind.json.JsonMapper;

/** The worker's side of the link to its parent, with orders and messages. */
final class Channel {
  private final ParentLink parent;

  private Channel(ParentLink parent) {
    this.parent = parent;
  }

  /** Takes over the standard streams; later output goes to the log. */
  static Channel open() throws IOException {
    var channel = new Channel(ParentLink.open());
    PrintStream log = new PrintStream(new BoundedLog(System.err), true, StandardCharsets.UTF_8);
    System.setOut(log);
    System.setErr(log);
    return channel;
  }

  /** Waits for the next order. */
  <T> T order(Class<T> type) throws IOException {
    return JsonMapper.shared().readValue(parent.order(), type);
  }

  /** Ends the worker when its parent ends, because nobody waits for its work any more. */
  void endWithParent() {
    parent.endWithParent(0);
  }

  /** Sends one message. */
  void send(WorkerMessage message) {
    try {
      parent.tell(RunFiles.LINES.writerFor(WorkerMessage.class).writeValueAsString(message));
    } catch (IOException e) {
      throw new UncheckedIOException("the parent no longer reads", e);
    }
  }

  /** Keeps the beginning and drops the rest, because an implementation may print without end. */
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
        log.write("\n[further output omitted]\n".getBytes(StandardCharsets.UTF_8));
      }
      log.flush();
    }
  }
}
