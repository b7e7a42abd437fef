package org.sharedinfo.selftest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.jcstress.Scratch;
import org.sharedinfo.tck.run.Profile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The parent's side of a running {@link GalleryWorker}. */
final class GalleryProcess implements AutoCloseable {
  /** Far more than the slowest implementation needs: only for hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final ForeignProcess process;
  private final Path scratch;

  private GalleryProcess(ForeignProcess process, Path scratch) {
    this.process = process;
    this.scratch = scratch;
  }

  /** Starts one with this process's class path, which contains the gallery. */
  static GalleryProcess start(Profile profile, long seed) throws IOException {
    Path scratch = Scratch.make();
    try {
      List<String> command = new ArrayList<>();
      command.add(ForeignProcess.java());
      command.addAll(Scratch.jvmOptions(scratch));
      command.addAll(
          List.of(
              "-Xmx768m",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              ForeignProcess.absolute(System.getProperty("java.class.path")),
              GalleryWorker.class.getName()));
      var process = ForeignProcess.start(command, scratch, Map.of());
      process.order(JsonMapper.shared().writeValueAsString(new WorkerOrder(profile.id(), seed)));
      return new GalleryProcess(process, scratch);
    } catch (IOException | RuntimeException e) {
      Scratch.remove(scratch);
      throw e;
    }
  }

  /** Judges one implementation; empty if the process ended or hung first. */
  Optional<Judged> judge(String id) throws InterruptedException {
    process.order(id);
    return switch (process.next(LIMIT, LIMIT)) {
      case ForeignProcess.Told(String text) -> parse(text);
      case ForeignProcess.Ended _, ForeignProcess.Stuck _ -> Optional.empty();
    };
  }

  private static Optional<Judged> parse(String text) {
    try {
      return Optional.of(JsonMapper.shared().readValue(text, Judged.class));
    } catch (JacksonException e) {
      return Optional.empty(); // the process ended in the middle of a message
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
    Scratch.remove(scratch);
  }
}
