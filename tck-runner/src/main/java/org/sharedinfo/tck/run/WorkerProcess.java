package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.CrashLog;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.jcstress.Scratch;
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

  /** The processor time that a worker needs to report a hang itself. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration RECORDING = Duration.ofMinutes(1);

  private final ForeignProcess process;
  private final Path scratch;
  private final Duration limit;

  WorkerProcess(ForeignProcess process, Path scratch, Duration limit) {
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
