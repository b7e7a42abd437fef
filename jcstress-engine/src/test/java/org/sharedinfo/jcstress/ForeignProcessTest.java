package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shell scripts as foreign processes: the first line on their standard input is the token. */
class ForeignProcessTest {
  /** Nothing here uses the processor for so long. */
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;

  private ForeignProcess start(String script, Map<String, String> environment) throws IOException {
    return ForeignProcess.start(List.of("/bin/sh", "-c", script), folder, environment);
  }

  private static List<ForeignProcess.News> all(ForeignProcess process) throws InterruptedException {
    List<ForeignProcess.News> all = new ArrayList<>();
    do {
      all.add(process.next(LONG, LONG));
    } while (all.getLast() instanceof ForeignProcess.Told);
    return all;
  }

  @Test
  void tellsWhatComesUnderTheTokenAndKeepsTheRest() throws Exception {
    try (var process =
        start(
            "read t; echo junk; echo \"$t one\"; printf 'half'; printf '\\n%s two\\n' $t; exit 4",
            Map.of())) {
      assertThat(all(process))
          .containsExactly(
              new ForeignProcess.Told("one"),
              new ForeignProcess.Told("two"),
              new ForeignProcess.Ended(4));
      assertThat(process.lastLines(5, 80)).containsExactly("junk", "half");
    }
  }

  /** A helper that holds the streams open keeps nobody waiting, and is ended. */
  @Test
  void endsWhatItStarted() throws Exception {
    try (var process =
        start("read t; (sleep 4321 & setsid sleep 4322 &) ; echo \"$t $$\"; exit 0", Map.of())) {
      assertThat(all(process)).last().isEqualTo(new ForeignProcess.Ended(0));
      assertThat(running("sleep 432")).isPositive();
    }
    assertThat(running("sleep 432")).isZero();
  }

  /** bwrap and others ask the system to end them with the thread that started them. */
  @Test
  void outlivesTheThreadThatStartedIt() throws Exception {
    List<String> command =
        List.of(
            ForeignProcess.java(),
            "-cp",
            ForeignProcess.absolute(System.getProperty("java.class.path")),
            "--enable-native-access=ALL-UNNAMED",
            EndsWithItsStarter.class.getName());
    var started = new CompletableFuture<ForeignProcess>();
    var armed = new CountDownLatch(1);
    Thread starter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                started.complete(ForeignProcess.start(command, folder, Map.of()));
                armed.await();
              } catch (IOException | InterruptedException e) {
                started.completeExceptionally(e);
              }
            });
    try (var process = started.join()) {
      assertThat(process.next(LONG, LONG)).isEqualTo(new ForeignProcess.Told("armed"));
      armed.countDown();
      starter.join();
      process.order("go on");
      assertThat(process.next(LONG, LONG)).isEqualTo(new ForeignProcess.Told("alive"));
    }
  }

  private static long running(String command) {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").contains(command))
        .count();
  }

  @Test
  void getsLittleOfTheEnvironment() throws Exception {
    try (var process =
        start(
            "read t; echo \"$t ${HOME-none} ${MINE-none} ${PATH:+path}\"",
            Map.of("MINE", "given"))) {
      assertThat(all(process)).contains(new ForeignProcess.Told("none given path"));
    }
  }

  @Test
  void isStuckWhenItUsesTheProcessorWithoutNews() throws Exception {
    try (var process = start("read t; while :; do :; done", Map.of())) {
      assertThat(process.next(Duration.ofMillis(300), LONG))
          .isEqualTo(new ForeignProcess.Stuck(false));
    }
  }

  @Test
  void isStuckWhenItIsStopped() throws Exception {
    try (var process = start("read t; kill -STOP $$", Map.of())) {
      assertThat(process.next(LONG, Duration.ofSeconds(1)))
          .isEqualTo(new ForeignProcess.Stuck(true));
    }
  }

  @Test
  void keepsTheBeginningAndTheEndOfAFlood() throws Exception {
    try (var process =
        start(
            "read t; echo first >&2; yes flood | head -c 5000000 >&2; echo last >&2; echo \"$t x\"",
            Map.of())) {
      assertThat(all(process)).contains(new ForeignProcess.Told("x"));
      assertThat(process.printed())
          .startsWith("first\n")
          .endsWith("last\n")
          .contains("bytes omitted")
          .hasSizeLessThan(600_000);
    }
  }
}
