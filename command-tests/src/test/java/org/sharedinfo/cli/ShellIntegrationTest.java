package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Help, manual pages and completion, in the programs that show them. */
class ShellIntegrationTest {
  /** Completes "tck certify --ro" and "tck ins" as the shell does when a user presses the key. */
  private static final String IN_BASH =
      """
      source "$1"
      complete -p tck
      COMP_WORDS=(tck certify --ro); COMP_CWORD=2; _complete_tck; echo "${COMPREPLY[@]}"
      COMP_WORDS=(tck ins); COMP_CWORD=1; _complete_tck; echo "${COMPREPLY[@]}"
      """;

  /** The words that zsh chooses from; it leaves out those that do not match afterwards. */
  private static final String IN_ZSH =
      """
      autoload -U +X compinit && compinit -u -D
      source "$1"
      complete_words() {
        emulate -L sh
        setopt kshglob noshglob braceexpand ksharrays
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        _complete_tck 2>/dev/null
        echo "${COMPREPLY[@]}"
      }
      complete_words tck certify --ro
      complete_words tck ins
      """;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> completion() throws IOException {
    Path script = folder.resolve("completion");
    Files.writeString(script, CommandRun.of("generate-completion").out());
    return Stream.of(
        inShell("bash", IN_BASH, script, "--role", "inspect"),
        inShell("zsh", IN_ZSH, script, "--role", "inspect"));
  }

  @TestFactory
  Stream<DynamicTest> manualPages() throws IOException {
    assertThat(CommandRun.of("manual", folder.toString()).exitCode()).isZero();
    if (!isThere("man") || !isThere("groff")) {
      return Stream.of(dynamicTest("no man here: no page was shown", () -> {}));
    }
    try (Stream<Path> pages = Files.list(folder.resolve("man1"))) {
      return pages.toList().stream()
          .map(page -> dynamicTest(page.getFileName().toString(), () -> isShown(page)));
    }
  }

  @Test
  void helpNamesEachCommandAndEachCommandHasHelp() {
    var help = CommandRun.of("help");
    assertThat(help.exitCode()).isZero();
    for (String command : List.of("certify", "rules", "explain", "init", "report", "verify")) {
      assertThat(help.out()).contains("\n  " + command + " ");
      assertThat(CommandRun.of("help", command).out()).startsWith("Usage: tck " + command);
    }
  }

  private static void isShown(Path page) throws IOException, InterruptedException {
    String warnings = output(List.of("groff", "-man", "-ww", "-z", page.toString()));
    assertThat(warnings).isEmpty();
    String shown = output(List.of("man", "-l", page.toString()));
    String name = page.getFileName().toString().replace(".1", "");
    assertThat(shown).contains("NAME", "SYNOPSIS", "DESCRIPTION", name);
    if (name.equals("tck-certify")) {
      assertThat(shown).contains("--implementation JAR|DIR|SO", "--seed N");
    }
  }

  private static DynamicTest inShell(String shell, String script, Path file, String... expected) {
    if (!isThere(shell)) {
      return dynamicTest("no " + shell + " here: nothing was completed", () -> {});
    }
    return dynamicTest(
        shell,
        () ->
            assertThat(output(List.of(shell, "-c", script, shell, file.toString())))
                .contains(expected));
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MANWIDTH", "200");
    builder.environment().put("MANPAGER", "cat");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.replaceAll(".\b", "").replaceAll("\u001B\\[[0-9;]*m", "").replace('\u2010', '-');
  }
}
