package org.sharedinfo.tck.run;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.CrashLog;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.GuardedFrames;
import org.sharedinfo.tck.schedule.Replay;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A running worker, as its parent sees it. */
final class WorkerProcess implements AutoCloseable {
  /**
   * Names the shared library that the bridge to such libraries loads, in every process of a run.
   */
  static final String LIBRARY = "org.sharedinfo.library";

  /** Names the class path that workers get of the kit, where they are not to get all of it. */
  private static final String CLASS_PATH = "org.sharedinfo.worker.classpath";

  private static final int LAST_WORDS_BYTES = 4000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Process process;
  private final String token;
  private final Path log;
  private final Path crashLog;
  private final BufferedReader messages;

  private WorkerProcess(Process process, String token, Path log) {
    this.process = process;
    this.token = token;
    this.log = log;
    this.crashLog = log.resolveSibling("crash-" + process.pid() + ".log");
    this.messages = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a worker with the kit's class path and the implementation's.
   *
   * @param settled ids of those checks whose rules schedules have settled
   */
  static WorkerProcess start(
      Assignment assignment, String abi, List<PlannedCheck> checks, List<String> settled)
      throws IOException {
    String token = HexFormat.of().formatHex(bytes(16)) + " ";
    Path log = assignment.directory().resolve("worker-" + abi + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx768m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:ErrorFile=" + assignment.directory().toAbsolutePath().resolve("crash-%p.log"),
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(assignment.profile().jvmOptions());
    // the bridge to shared libraries looks here; whoever is under test has that path in its order
    assignment.implementation().stream()
        .filter(path -> path.toString().endsWith(".so"))
        .forEach(path -> command.add("-D" + LIBRARY + "=" + path.toAbsolutePath()));
    command.addAll(List.of("-cp", classPath(assignment), Worker.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var worker = new WorkerProcess(process, token, log);
    var order =
        new WorkOrder(
            token,
            assignment.provider(),
            abi,
            assignment.guest().map(GuestKind::id).orElse(""),
            assignment.seed(),
            assignment.profile(),
            assignment.hangLimit().toMillis(),
            assignment.replay().map(Replay::text).orElse(""),
            checks,
            settled);
    var in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(JsonMapper.shared().writeValueAsString(order));
    in.newLine();
    in.flush();
    return worker;
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String classPath(Assignment assignment) {
    String kit = System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
    List<String> parts = new ArrayList<>(List.of(kit));
    assignment.implementation().forEach(path -> parts.add(path.toAbsolutePath().toString()));
    return String.join(File.pathSeparator, parts);
  }

  /** The next message, or empty when the worker has ended. Lines without the token are not ours. */
  Optional<Message> next() throws IOException {
    for (String line = messages.readLine(); line != null; line = messages.readLine()) {
      if (line.startsWith(token)) {
        try {
          return Optional.of(
              JsonMapper.shared().readValue(line.substring(token.length()), Message.class));
        } catch (JacksonException e) {
          // cut short by the worker's end
        }
      }
    }
    return Optional.empty();
  }

  /** Waits for the end and says how it was, with what the worker printed last. */
  LastWords lastWords() throws IOException, InterruptedException {
    int exit = process.waitFor();
    return new LastWords(exit, tail(), CrashLog.read(crashLog));
  }

  /**
   * A worker's end.
   *
   * @param exit its exit code
   * @param printed the end of what it printed
   * @param crash what its JVM left, if it crashed
   */
  record LastWords(int exit, String printed, Optional<CrashLog> crash) {
    /** How the worker ended, in words, in a guest of this ABI. */
    String cause(String abi) {
      return ending() + stray(abi).map(what -> ": " + what).orElse("");
    }

    /** Whether it crashed in code of the kit's. */
    boolean isKits() {
      return crash.isPresent() && Whose.isKits(crash.get());
    }

    private Optional<String> stray(String abi) {
      OptionalLong refused = crash.map(CrashLog::refused).orElse(OptionalLong.empty());
      return refused.isPresent() && !isKits()
          ? GuardedFrames.describe(refused.getAsLong(), FieldTable.of(Abi.byId(abi).orElseThrow()))
          : Optional.empty();
    }

    private String ending() {
      return crash
          .flatMap(CrashLog::signal)
          .map(signal -> "it crashed (" + signal + ")")
          .orElseGet(this::exited);
    }

    private String exited() {
      return switch (exit) {
        case 3 -> "it ran out of memory";
        case 134 -> "it crashed (SIGABRT)";
        case 137 -> "it was killed (SIGKILL)";
        case 139 -> "it crashed (SIGSEGV)";
        case 143 -> "it was ended (SIGTERM)";
        default -> "it exited with code " + exit;
      };
    }
  }

  private String tail() throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - LAST_WORDS_BYTES);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      return new String(end, StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
