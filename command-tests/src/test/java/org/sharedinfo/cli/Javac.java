package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.tck.run.KitClassPath;

/** Compiles what a user writes against the kit. */
final class Javac {
  private Javac() {}

  /** Compiles sources into a folder. */
  static void compile(Path classes, List<String> sources, String... options) {
    Stream<String> usual = Stream.of("-proc:none", "-cp", api(), "-d", classes.toString());
    String[] words =
        Stream.of(Stream.of(options), usual, sources.stream())
            .flatMap(some -> some)
            .toArray(String[]::new);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, words)).isZero();
  }

  private static String api() {
    return KitClassPath.placeOf(Abi.class).orElseThrow().toString();
  }
}
