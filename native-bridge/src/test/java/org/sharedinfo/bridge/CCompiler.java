package org.sharedinfo.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's C compiler, if it has one. */
final class CCompiler {
  private static final Path CHECKOUT = Path.of("..");

  private CCompiler() {}

  static boolean isThere() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("gcc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The example, as it is or with a fault. */
  static Path example(Path folder, int fault) throws IOException, InterruptedException {
    return library(
        folder.resolve("libexample" + fault + ".so"),
        CHECKOUT.resolve("examples/native-c/shared_info.c"),
        "-DFAULT=" + fault);
  }

  /** A library of one source file; warnings are errors. */
  static Path library(Path target, Path source, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gcc",
                "-std=gnu11",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-fPIC",
                "-shared",
                "-fvisibility=hidden",
                "-I",
                "src/main/c",
                "-o",
                target.toString(),
                source.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("gcc: " + said);
    }
    return target;
  }
}
