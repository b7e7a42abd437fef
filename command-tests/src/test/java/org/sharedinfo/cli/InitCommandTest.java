package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.rule.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** New projects compile without a warning, offer the roles asked for, and are judged at once. */
class InitCommandTest {
  private static final String ALL =
      Arrays.stream(Role.values()).map(Role::id).collect(Collectors.joining(","));

  @TempDir Path folder;

  @Test
  void javaProjectOffersEachRole() throws IOException {
    expectEachRole(certify(java(ALL)), "to do: systemTimeNanos");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "rust"})
  void libraryOffersEachRole(String language) throws IOException, InterruptedException {
    Path project = folder.resolve(language);
    init(language, project, ALL);
    String compiler = language.equals("c") ? "gcc" : "rustc";
    if (!isThere(compiler)) {
      return;
    }
    Path library =
        language.equals("c")
            ? compiled(
                project,
                "libmine.so",
                "gcc -std=gnu11 -O2 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -I"
                    + " include -o libmine.so mine.c")
            : compiled(
                project,
                "libmine.so",
                "rustc --edition=2024 -D warnings -Cpanic=abort --crate-type=cdylib -o libmine.so"
                    + " src/lib.rs");
    expectEachRole(certify(library), "to do: system_time");
  }

  @Test
  void folderThatIsNotEmptyIsLeftAlone() throws IOException {
    Files.createFile(folder.resolve("mine"));
    var run = CommandRun.of("init", "java", folder.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines())
        .containsExactly("tck: " + folder + " is not empty. Name a new folder.");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private Path java(String roles) throws IOException {
    return Edited.begin(folder.resolve("project"), roles).compile();
  }

  private static void init(String language, Path project, String roles) {
    var run = CommandRun.of("init", language, project.toString(), "--role", roles);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Next:").contains("cd " + project);
  }

  private CommandRun certify(Path implementation) {
    return CommandRun.of(
        "certify",
        "--implementation",
        implementation.toString(),
        "--rule",
        "LAY-01,TIM-01",
        "--abi",
        "x86_64",
        "--out",
        folder.resolve("out").toString());
  }

  private void expectEachRole(CommandRun run, String toDo) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains(toDo);
    JsonNode verdicts =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/conformance.json")));
    assertThat(verdicts.get("verdicts").valueStream())
        .filteredOn(verdict -> verdict.get("rule").asString().equals("LAY-01"))
        .hasSize(Role.values().length)
        .noneMatch(verdict -> verdict.get("verdict").asString().equals("NOT_APPLICABLE"));
  }

  private static boolean isThere(String compiler) {
    return Stream.of(
            (System.getenv("PATH") + ":" + System.getProperty("user.home") + "/.cargo/bin")
                .split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, compiler)));
  }

  private static Path compiled(Path project, String library, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", "PATH=\"$PATH:$HOME/.cargo/bin\"; " + command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return project.resolve(library);
  }
}
