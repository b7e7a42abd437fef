package org.sharedinfo.selftest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.sharedinfo.tck.run.Profile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A running {@link GalleryWorker}, as its parent sees it. */
final class GalleryProcess implements AutoCloseable {
  /** Far beyond what the slowest implementation takes: for hangs alone. */
  private static final long HANG_MINUTES = 20;

  private final Process process;
  private final String token;
  private final BufferedReader in;
  private final Writer out;

  private GalleryProcess(Process process, String token) {
    this.process = process;
    this.token = token;
    this.in = process.inputReader(StandardCharsets.UTF_8);
    this.out = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts one with the class path of this process. */
  static GalleryProcess start(Profile profile, long seed) throws IOException {
    String token = UUID.randomUUID() + " ";
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GalleryWorker.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var worker = new GalleryProcess(process, token);
    worker.write(
        JsonMapper.shared().writeValueAsString(new WorkerOrder(token, profile.id(), seed)));
    return worker;
  }

  private void write(String line) throws IOException {
    out.write(line + "\n");
    out.flush();
  }

  /** Has one judged; empty where the process ended, or hung, before it was. */
  Optional<Judged> judge(String id) throws InterruptedException {
    var watch = Thread.ofVirtual().start(this::endWhenHung);
    try {
      write(id);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(token)) {
          return Optional.of(
              JsonMapper.shared().readValue(line.substring(token.length()), Judged.class));
        }
      }
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // cut short by the process's end
    } finally {
      watch.interrupt();
      watch.join();
    }
  }

  private void endWhenHung() {
    try {
      if (!process.waitFor(HANG_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // it answered
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
