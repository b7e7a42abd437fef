package org.sharedinfo.jcstress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines that a process prints. Drains the stream, so that the process never waits. */
final class LastWords {
  private static final int LINES = 30;
  private static final int WIDTH = 400;
  private static final long END_MILLIS = 2_000;

  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;

  private LastWords(InputStream stream) {
    reader = Thread.ofPlatform().daemon().name("jcstress-fork-output").start(() -> drain(stream));
  }

  static LastWords of(InputStream stream) {
    return new LastWords(stream);
  }

  /** The last lines, when the process has ended or is given up. */
  List<String> lines() throws InterruptedException {
    reader.join(END_MILLIS);
    synchronized (last) {
      return List.copyOf(last);
    }
  }

  private void drain(InputStream stream) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
      }
    } catch (IOException e) {
      keep("(" + e.getMessage() + ")");
    }
  }

  private void keep(String line) {
    if (line.isBlank() || line.contains("compiler directives added")) {
      return;
    }
    synchronized (last) {
      last.addLast(line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line);
      if (last.size() > LINES) {
        last.removeFirst();
      }
    }
  }
}
