package org.sharedinfo.tck.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.ResultLine;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.rule.Catalogue;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of a run, and its files. The state in memory is authoritative. Each result is written
 * to disk before it is reported, so that a killed run leaves its findings. At the end all files are
 * written again, because others may have changed them meanwhile. They are never read.
 */
final class RunFiles implements AutoCloseable {
  private static final String RESULTS = "results.ndjson";

  /**
   * ASCII only: an implementation's text may contain unpaired surrogates, which UTF-8 cannot
   * encode.
   */
  static final JsonMapper LINES =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  private static final JsonMapper PRETTY =
      LINES.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Assignment assignment;
  private final RunListener listener;
  private final BufferedWriter results;
  private final long startNanos = System.nanoTime();
  private final List<CheckResult> all = new ArrayList<>();
  private RunInfo info;
  private boolean enough;

  private RunFiles(
      Assignment assignment, RunListener listener, BufferedWriter results, RunInfo info) {
    this.assignment = assignment;
    this.listener = listener;
    this.results = results;
    this.info = info;
  }

  static RunFiles create(
      Assignment assignment, Isolation isolation, int planned, RunListener listener)
      throws IOException {
    var info =
        new RunInfo(
            Environment.kitVersion(),
            Catalogue.VERSION,
            new RunInfo.Implementation("(not loaded)", "-", "-"),
            assignment.provider(),
            Scope.UNKNOWN,
            assignment.knownAbis().stream().sorted().map(Abi::id).toList(),
            assignment.profile().id(),
            assignment.seed(),
            assignment.filters(),
            assignment.exclusions(),
            assignment.command() + " --seed " + assignment.seed(),
            assignment.label(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Optional.empty(),
            Environment.describe(isolation, assignment.implementation()),
            Environment.digests(assignment.implementation(), assignment.provider()),
            planned,
            List.of(),
            RunInfo.State.RUNNING);
    // results without a description of the run could not be read
    write(info, assignment.directory());
    var files =
        new RunFiles(
            assignment,
            listener,
            Files.newBufferedWriter(
                assignment.directory().resolve(RESULTS), StandardCharsets.UTF_8),
            info);
    listener.planned(info);
    return files;
  }

  /** Judges one more ABI, with so many checks: the implementation serves the guests that it has. */
  synchronized void judgeAlso(Abi abi, int checks) throws IOException {
    info = info.withAbi(abi.id(), checks);
    writeInfo();
    listener.planned(info);
  }

  synchronized void loaded(RunInfo.Implementation implementation, Scope scope) throws IOException {
    boolean first = info.implementation().name().equals("(not loaded)");
    RunInfo known = info.withImplementation(first ? implementation : info.implementation(), scope);
    if (!known.equals(info)) {
      info = known;
      writeInfo();
    }
    if (first) {
      listener.loaded(info);
    }
  }

  synchronized void append(CheckResult result) throws IOException {
    CheckResult complete = result.withReplay(result.replay().in(command(result)));
    all.add(complete);
    results.write(line(complete));
    results.flush();
    listener.finished(complete);
    enough |= assignment.failFast() && complete.verdict().isFailure();
  }

  /** Whether nothing more is to be run: the run ends with its first failure, and that was seen. */
  synchronized boolean isEnough() {
    return enough;
  }

  private static String line(CheckResult result) {
    return LINES.writeValueAsString(ResultLine.of(result)) + "\n";
  }

  private String command(CheckResult result) {
    String rule = result.violation().map(v -> v.rule()).orElse(result.rules().getFirst());
    return assignment.command()
        + " --abi "
        + result.abi().id()
        + " --role "
        + result.role().id()
        + " --rule "
        + rule
        + " --profile "
        + assignment.profile().id()
        + " --seed "
        + assignment.seed();
  }

  /** Records the likely cause of a role's failures; the first one for an ABI counts. */
  synchronized void explain(Cause cause) throws IOException {
    if (!isExplained(cause.role(), cause.abi())) {
      info = info.withCause(cause);
      writeInfo();
    }
  }

  /** Whether a role's failures in an ABI have a likely cause. */
  synchronized boolean isExplained(String role, String abi) {
    return info.causes().stream().anyMatch(one -> one.role().equals(role) && one.abi().equals(abi));
  }

  /** Keeps a worker's output for readers; it is not part of the results. */
  synchronized void log(String abi, String printed) throws IOException {
    if (!printed.isBlank()) {
      Files.writeString(
          assignment.directory().resolve("worker-" + abi + ".log"),
          printed,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  /** Marks the run as complete, and writes its whole state. */
  synchronized RunResults complete() throws IOException {
    info = info.ended(RunInfo.State.COMPLETE, millisSinceStart());
    writeResults();
    writeInfo();
    return new RunResults(info, all);
  }

  private void writeResults() throws IOException {
    results.close();
    replace(
        assignment.directory().resolve(RESULTS),
        all.stream().map(RunFiles::line).collect(Collectors.joining()));
  }

  private long millisSinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  private void writeInfo() throws IOException {
    write(info, assignment.directory());
  }

  private static void write(RunInfo info, Path directory) throws IOException {
    replace(directory.resolve("run.json"), PRETTY.writeValueAsString(info) + "\n");
  }

  private static void replace(Path target, String text) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public synchronized void close() throws IOException {
    results.close();
    if (info.state() == RunInfo.State.RUNNING) {
      info = info.ended(RunInfo.State.INCOMPLETE, millisSinceStart());
      writeInfo();
    }
  }
}
