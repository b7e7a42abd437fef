package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.CrashLog;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.jcstress.Scratch;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.ImplementationLoader;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.GuardedFrames;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The parent's side of a running worker. */
final class WorkerProcess implements AutoCloseable {
  /** Names the shared library to load, in every process of a run. */
  static final String LIBRARY = "org.sharedinfo.library";

  private static final int LAST_LINES = 40;
  private static final int WIDTH = 400;
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** The time a worker needs to report a hang itself. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final Duration RECORDING = Duration.ofMinutes(1);

  private final ForeignProcess process;
  private final Path scratch;
  private final Duration limit;

  private WorkerProcess(ForeignProcess process, Path scratch, Duration limit) {
    this.process = process;
    this.scratch = scratch;
    this.limit = limit;
  }

  /** An event of a worker. */
  sealed interface News {}

  /** It sent a message. */
  record Told(WorkerMessage message) implements News {}

  /** It has ended. */
  record Gone(LastWords last) implements News {}

  /**
   * Starts a worker with the kit's class path; the implementation is loaded separately.
   *
   * @param isolation how it is isolated from the rest of the machine
   */
  static WorkerProcess start(Assignment assignment, Isolation isolation, String abi)
      throws IOException {
    Path scratch = Scratch.make();
    try {
      List<Path> kit = KitClassPath.places();
      List<Path> places = assignment.places();
      Path home = Path.of(System.getProperty("java.home")).toRealPath();
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin").resolve("java").toString());
      command.addAll(
          List.of(
              "-Xmx768m",
              "-XX:+UseSerialGC",
              "-XX:+ExitOnOutOfMemoryError",
              "-XX:+DisplayVMOutputToStderr",
              "-Djava.awt.headless=true",
              "--enable-native-access=ALL-UNNAMED"));
      command.addAll(StartCache.WORKER.jvmOptions());
      command.addAll(Scratch.jvmOptions(scratch));
      command.addAll(assignment.profile().jvmOptions());
      for (String property : List.of(StartCache.FOLDER, StartCache.RECORD)) {
        Optional.ofNullable(System.getProperty(property))
            .ifPresent(value -> command.add("-D" + property + "=" + value));
      }
      // where the bridge to shared libraries finds the path
      assignment
          .library()
          .ifPresent(library -> command.add("-D" + LIBRARY + "=" + library.toAbsolutePath()));
      if (!places.isEmpty()) {
        command.add("-D" + ImplementationLoader.PATH + "=" + KitClassPath.joined(places));
      }
      command.addAll(List.of("-cp", KitClassPath.joined(kit), Worker.class.getName()));
      List<Path> read =
          Stream.of(
                  kit.stream(),
                  places.stream(),
                  beside(assignment.library()),
                  Stream.of(home),
                  StartCache.WORKER.file().stream(),
                  StartCache.RACES.file().stream())
              .flatMap(paths -> paths)
              .toList();
      var process = ForeignProcess.start(isolation.wrap(command, read, scratch), scratch, Map.of());
      process.order(
          JsonMapper.shared()
              .writeValueAsString(
                  new WorkOrder(
                      assignment.provider(),
                      abi,
                      assignment.guest().map(GuestKind::id).orElse(""),
                      assignment.seed(),
                      assignment.profile(),
                      assignment.abis().stream().sorted().toList(),
                      assignment.hangLimit().toMillis(),
                      assignment.replay().map(Replay::text).orElse(""))));
      return new WorkerProcess(process, scratch, assignment.hangLimit());
    } catch (IOException | RuntimeException e) {
      Scratch.remove(scratch);
      throw e;
    }
  }

  /** Where a library may find others: next to it, and in the user's search path. */
  private static Stream<Path> beside(Optional<Path> library) {
    String path = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("");
    return library.stream()
        .flatMap(file ->
            Stream.concat(
                Stream.of(file.toAbsolutePath().getParent()),
                Stream.of(path.split(":"))
                    .filter(part -> part.startsWith("/"))
                    .map(Path::of)
                    .filter(Files::isDirectory)));
  }

  /** Sends the checks to run. */
  void run(WorkOrder.Checks checks) {
    process.order(JsonMapper.shared().writeValueAsString(checks));
  }

  /** Waits for the next event; after {@link Gone} there are no more. */
  News next() throws IOException, InterruptedException {
    while (true) {
      switch (process.next(limit.plus(GRACE), limit)) {
        case ForeignProcess.Told(String text) -> {
          try {
            return new Told(JsonMapper.shared().readValue(text, WorkerMessage.class));
          } catch (JacksonException e) {
            // truncated by the worker's end, or not from the worker
          }
        }
        case ForeignProcess.Ended(int code) -> {
          Optional<CrashLog> crash = Scratch.crash(scratch);
          return new Gone(new LastWords(ending(code, crash), way(code, crash), crash, lastLines()));
        }
        case ForeignProcess.Stuck(boolean atRest) -> {
          return new Gone(
              new LastWords(
                  atRest
                      ? "it did not answer, and was at rest for %d s".formatted(limit.toSeconds())
                      : "it did not answer for %d s of processor time"
                          .formatted(limit.plus(GRACE).toSeconds()),
                  atRest ? Way.RESTED : Way.STUCK,
                  Optional.empty(),
                  lastLines()));
        }
      }
    }
  }

  private static Way way(int code, Optional<CrashLog> crash) {
    if (crash.isPresent()) {
      return Way.CRASHED;
    }
    return code == KILLED || code == TERMINATED ? Way.KILLED : Way.ENDED;
  }

  /** How a worker was lost. */
  enum Way {
    /** Its process was killed. */
    KILLED,
    /** Its process ended. */
    ENDED,
    /** Its JVM crashed. */
    CRASHED,
    /** It used the processor but did not answer. */
    STUCK,
    /** It was at rest, like a stopped process, and did not answer. */
    RESTED
  }

  /**
   * The end of a worker.
   *
   * @param ending how it ended, in words
   * @param way how it was lost
   * @param crash what its JVM left, if it crashed
   * @param printed the end of its output
   */
  record LastWords(String ending, Way way, Optional<CrashLog> crash, String printed) {
    /** How the worker ended, in words, for a guest of this ABI. */
    String cause(String abi) {
      return ending + stray(abi).map(what -> ": " + what).orElse("");
    }

    /** Whether it crashed in the kit's code. */
    boolean isKits() {
      return crash.isPresent() && Whose.isKits(crash.get());
    }

    private Optional<String> stray(String abi) {
      OptionalLong refused = crash.map(CrashLog::refused).orElse(OptionalLong.empty());
      return refused.isPresent() && !isKits()
          ? GuardedFrames.describe(refused.getAsLong(), FieldTable.of(Abi.byId(abi).orElseThrow()))
          : Optional.empty();
    }
  }

  private static String ending(int code, Optional<CrashLog> crash) {
    return crash
        .flatMap(CrashLog::signal)
        .map(signal -> "it crashed (" + signal + ")")
        .orElseGet(() ->
            switch (code) {
              case 3 -> "it ran out of memory";
              case 134 -> "it crashed (SIGABRT)";
              case KILLED -> "it was killed (SIGKILL)";
              case 139 -> "it crashed (SIGSEGV)";
              case TERMINATED -> "it was ended (SIGTERM)";
              default -> "it exited with code " + code;
            });
  }

  private String lastLines() {
    return String.join("\n", process.lastLines(LAST_LINES, WIDTH));
  }

  /** Its output: the beginning and the end. */
  String printed() {
    return process.printed();
  }

  /** Ends it and every process it started, and removes its files. */
  @Override
  public void close() throws IOException {
    if (StartCache.isRecorded()) {
      process.finish(RECORDING);
    }
    process.close();
    Scratch.remove(scratch);
  }
}
