package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * Runs what a user types, in bash, with few variables of the environment.
 *
 * @param folder where it runs
 * @param environment variables besides PATH, HOME and JAVA_HOME
 */
record Shell(Path folder, Map<String, String> environment) {
  private static final List<String> BASH = List.of("bash", "-e", "-o", "pipefail", "-c");

  /** What a script printed, and how it ended. */
  record Said(int exitCode, String text) {
    /** Requires success. */
    Said succeeded() {
      assertThat(exitCode).as(text).isZero();
      return this;
    }
  }

  static Shell in(Path folder) {
    return new Shell(folder, Map.of());
  }

  /** The same with one more variable. */
  Shell with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Shell(folder, more);
  }

  /** Whether a program can be found. */
  static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(path -> Path.of(path, program))
        .anyMatch(Files::isExecutable);
  }

  /** A test that needs programs; where one is missing, the test's name says so. */
  static Stream<DynamicTest> with(String name, Executable test, String... programs) {
    return Stream.of(
        Stream.of(programs)
            .filter(program -> !has(program))
            .findFirst()
            .map(missing -> dynamicTest("no " + missing + " here: not run: " + name, () -> {}))
            .orElseGet(() -> dynamicTest(name, test)));
  }

  /** Runs a script as CI services do: it ends at the first command that fails. */
  Said run(String script) throws IOException, InterruptedException {
    return run(Stream.concat(BASH.stream(), Stream.of(script)).toList());
  }

  /** Runs one program. */
  Said run(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    Map<String, String> all = builder.environment();
    all.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
