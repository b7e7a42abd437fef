package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project that {@code tck init java} begins, while somebody works on it.
 *
 * @param folder where it is
 */
record Edited(Path folder) {
  private static final String PROVIDER = "org.sharedinfo.spi.SharedInfoProvider";

  /** Begins it. */
  static Edited begin(Path folder, String roles) {
    var run = CommandRun.of("init", "java", folder.toString(), "--role", roles);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new Edited(folder);
  }

  /** Changes a word of the wallclock publisher. */
  Edited edit(String word, String other) throws IOException {
    Path source = folder.resolve("src/main/java/com/example/MyWallclockPublisher.java");
    String text = Files.readString(source);
    assertThat(text).contains(word);
    Files.writeString(source, text.replace(word, other));
    return this;
  }

  /** Compiles it without a warning. Returns the folder of classes. */
  Path compile() throws IOException {
    Path classes = folder.resolve("classes");
    Javac.compile(classes, sources(), "-Xlint:all", "-Werror");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(PROVIDER),
        Files.readString(folder.resolve("src/main/resources/META-INF/services").resolve(PROVIDER)));
    return classes;
  }

  private List<String> sources() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("src/main/java"))) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
