package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tck} finds a JDK, and names a JAVA_HOME that it cannot use. */
class LauncherTest {
  @TempDir static Path folder;
  private static Path distribution;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    distribution = Release.unpack(folder);
  }

  @Test
  void rightJavaHomeIsTakenWithoutAWord() throws IOException, InterruptedException {
    assertThat(versionWith(System.getProperty("java.home"))).startsWith("tck 1.");
  }

  @Test
  void javaHomeWithoutJavaIsNamed() throws IOException, InterruptedException {
    assertThat(versionWith("/nowhere"))
        .startsWith("tck: using ")
        .contains("; JAVA_HOME=/nowhere has no bin/java\ntck 1.");
  }

  @Test
  void olderJavaHomeIsNamedWithItsVersion() throws IOException, InterruptedException {
    Path old = folder.resolve("old");
    Path java = Files.createDirectories(old.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    assertThat(versionWith(old.toString())).contains("; JAVA_HOME=" + old + " is Java 17\ntck 1.");
  }

  /** What a JVM keeps of its classes speeds up starts, and is left alone where it does not fit. */
  @Test
  void warmKitAnswersAsBefore() throws IOException, InterruptedException {
    Path cache = distribution.resolve(Release.CACHE);
    String cold = rules();

    Project.copy(Release.cache(), cache);

    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("command.aot", "worker.aot", "races.aot");
    }
    assertThat(rules()).isEqualTo(cold);
    Shell.Said judged =
        Shell.in(distribution).run("./tck certify --rule WCL-01,WCL-04 --color never");
    assertThat(judged.exitCode()).as(judged.text()).isEqualTo(2);
    assertThat(judged.text()).contains("PARTIAL").doesNotContain("[error]");
    for (String name : List.of("command.aot", "worker.aot", "races.aot")) {
      Path file = cache.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
    assertThat(rules()).isEqualTo(cold);
  }

  private static String rules() throws IOException, InterruptedException {
    return Shell.in(distribution).run("./tck rules").succeeded().text();
  }

  /** A JDK that is good enough is on the path, so that one can be found. */
  private static String versionWith(String javaHome) throws IOException, InterruptedException {
    return Shell.in(distribution)
        .with("JAVA_HOME", javaHome)
        .with("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"))
        .run("./tck --version")
        .succeeded()
        .text();
  }
}
