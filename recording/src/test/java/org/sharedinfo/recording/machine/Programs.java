package org.sharedinfo.recording.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of this machine, compilers among them. */
final class Programs {
  private Programs() {}

  /** What a program left: its status, and all that it printed. */
  record Outcome(int status, String printed) {}

  /** Whether gcc can be started. */
  static boolean hasGcc() throws InterruptedException {
    try {
      return run(List.of("gcc", "--version"), "").status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param input what it reads from its standard input
   */
  static Outcome run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), printed);
  }

  /** Runs a program that must succeed. */
  static void mustRun(List<String> command) throws IOException, InterruptedException {
    Outcome outcome = run(command, "");
    if (outcome.status() != 0) {
      throw new IOException(command + ": " + outcome.printed());
    }
  }

  /** A file of the checkout. */
  static Path checkout(String path) {
    return Path.of("..").resolve(path);
  }
}
