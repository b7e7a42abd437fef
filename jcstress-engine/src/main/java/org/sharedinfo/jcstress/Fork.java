package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

/**
 * One JVM that runs tests one after another. It prefixes results with a token that the tests do not
 * know, so their output cannot pass for a result. If a fork ends, crashes or hangs, that is a
 * result too, for the running test. For one use by one thread.
 */
final class Fork {
  private static final int FRAMES = 40;
  private static final int LAST_LINES = 30;
  private static final int WIDTH = 400;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration REST = Duration.ofSeconds(60);
  // Longer than the fork's own limit for a test: the fork can report where a test hangs, this side
  // cannot.
  private static final Duration KILL_AFTER = Duration.ofSeconds(5);

  private static final String ABOUT_DIRECTIVES = "compiler directives added";

  /** The fork's JVM does not respond, so it cannot report where it hangs. */
  private static final String DOES_NOT_ANSWER = "the fork hung and was killed";

  /** Receives the progress of the tests, in the thread that runs the fork. */
  interface Observer {
    /** The fork has requested the test. */
    void started(int index);

    /** The test is over. */
    void finished(int index, ForkResult result);
  }

  private record Current(int index, long sinceNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  private final StressOptions options;
  private final List<String> modeArguments;
  private final List<StressClass> tests;
  private final Observer observer;
  private Optional<Current> current = Optional.empty();
  private Path directory = Path.of("");
  private int asked;

  /**
   * A fork that has not started.
   *
   * @param modeArguments from {@link ForkCommand#modeArguments}
   */
  Fork(
      StressOptions options,
      List<String> modeArguments,
      List<StressClass> tests,
      Observer observer) {
    this.options = options;
    this.modeArguments = modeArguments;
    this.tests = tests;
    this.observer = observer;
  }

  /**
   * Runs the tests until all have finished or the fork ends.
   *
   * @return the number that finished, from the first; at least one
   * @throws IOException if the fork's files cannot be written
   * @throws InterruptedException the fork is killed first
   */
  int run() throws IOException, InterruptedException {
    directory = Scratch.make();
    try {
      Path directives =
          Files.writeString(directory.resolve("directives.json"), Directives.of(tests));
      List<String> command = ForkCommand.of(options, modeArguments, tests, directory, directives);
      try (var fork = ForeignProcess.start(command, directory, Map.of())) {
        tests.forEach(test -> fork.order(ForkLink.config(config(test))));
        return attend(fork);
      }
    } finally {
      Scratch.remove(directory);
    }
  }

  private int attend(ForeignProcess fork) throws InterruptedException {
    while (!isDone()) {
      switch (fork.next(current.isPresent() ? testLimit() : START_LIMIT, REST)) {
        case ForeignProcess.Told(String text) -> hear(text);
        case ForeignProcess.Ended(int code) -> {
          Optional<CrashLog> crash = readCrashLog();
          end(Status.VM_ERROR, ending(code, crash), fork, frames(crash));
          return asked;
        }
        case ForeignProcess.Stuck _ -> {
          end(Status.TIMEOUT_ERROR, DOES_NOT_ANSWER, fork, List.of());
          return asked;
        }
      }
    }
    return asked;
  }

  /**
   * Whether all tests have a result. The fork is then killed, unless its JVM writes a file when it
   * exits: a JVM that exits waits 300 ms for threads in native code, and one of them reads orders.
   */
  private boolean isDone() {
    return asked == tests.size() && current.isEmpty() && !ForkCommand.writesAtExit(options);
  }

  /** Ignores messages that are out of order: only a test can have produced them. */
  private void hear(String text) {
    switch (ForkLink.parse(text)) {
      case ForkLink.Started(int index)
          when current.isEmpty() && index == asked && index < tests.size() -> {
        asked = index + 1;
        current = Optional.of(new Current(index, System.nanoTime()));
        observer.started(index);
      }
      case ForkLink.Finished(int index, TestResult result)
          when current.filter(running -> running.index() == index).isPresent() ->
          finish(index, ForkResult.of(result, age()));
      case ForkLink.Started _, ForkLink.Finished _, ForkLink.Garbled _ -> {
        // The running test then has no result.
      }
    }
  }

  private static String ending(int code, Optional<CrashLog> crash) {
    return "the fork ended with " + crash.flatMap(CrashLog::signal).orElse("exit code " + code);
  }

  /** The stack of a crashed fork. */
  private static List<String> frames(Optional<CrashLog> crash) {
    return crash.map(CrashLog::frames).orElse(List.of()).stream()
        .limit(FRAMES)
        .map(frame -> "    in " + frame)
        .toList();
  }

  private Optional<CrashLog> readCrashLog() {
    try {
      return Scratch.crash(directory);
    } catch (IOException e) {
      return Optional.empty(); // The exit code is reported instead.
    }
  }

  /** The total processor time that all actors may use in a test. */
  private Duration testLimit() {
    int actors = current.map(running -> tests.get(running.index()).actors().size()).orElse(1);
    return options.limit().multipliedBy(actors).plus(KILL_AFTER);
  }

  private Duration age() {
    return current.map(Current::age).orElse(Duration.ZERO);
  }

  private void finish(int index, ForkResult result) {
    current = Optional.empty();
    observer.finished(index, result);
  }

  /** Assigns the end of the fork to the running test, or to all tests if none ran. */
  private void end(Status status, String message, ForeignProcess fork, List<String> stack) {
    if (current.isPresent()) {
      List<String> messages = new ArrayList<>(List.of(message + " without a result"));
      messages.addAll(stack);
      messages.addAll(lastLines(fork));
      finish(current.get().index(), ForkResult.without(status, messages, age()));
    } else if (asked == 0) {
      List<String> messages = new ArrayList<>(List.of(message + " before its first test"));
      messages.addAll(lastLines(fork));
      for (int index = 0; index < tests.size(); index++) {
        observer.started(index);
        observer.finished(index, ForkResult.without(status, messages, Duration.ZERO));
      }
      asked = tests.size();
    }
  }

  /** The last lines that a fork printed, without its JVM's messages about directives. */
  private static List<String> lastLines(ForeignProcess fork) {
    return fork.lastLines(LAST_LINES, WIDTH).stream()
        .filter(line -> !line.contains(ABOUT_DIRECTIVES))
        .toList();
  }

  private ForkedTestConfig config(StressClass test) {
    // With more actors than processors, a spinning actor would keep the others from running.
    boolean crowded = test.actors().size() > Runtime.getRuntime().availableProcessors();
    return new RunnerConfig(
            crowded ? SpinLoopStyle.THREAD_YIELD : SpinLoopStyle.THREAD_SPIN_WAIT,
            options.time(),
            test.runner(),
            // Limits JCStress's share: states and results may be copied, and copies fragment the
            // heap.
            Math.max(1, options.heapMegabytes() / 4),
            options.strideSize(),
            options.strideCount())
        .forked();
  }
}
