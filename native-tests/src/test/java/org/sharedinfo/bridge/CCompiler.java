package org.sharedinfo.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine's C compiler, if it has one. The name of a target stands for its source and options:
 * what is there already is not compiled again.
 */
final class CCompiler {
  /** The source of the example. */
  static final Path EXAMPLE = Path.of("../examples/native-c/shared_info.c");

  private static final Path HOOKS = Path.of("../native-bridge/src/main/c/shared_info_explore.c");

  private CCompiler() {}

  static boolean isThere() throws InterruptedException {
    return Compilers.isThere("gcc");
  }

  /** The example, as it is or with a fault. */
  static Path example(Path folder, int fault) throws IOException, InterruptedException {
    return library(folder.resolve("libexample" + fault + ".so"), EXAMPLE, "-DFAULT=" + fault);
  }

  /** The example, compiled with options. */
  static Path variant(Path target, String... options) throws IOException, InterruptedException {
    return library(target, EXAMPLE, options);
  }

  /** The example, as it is or with a fault, linked so that it can be explored. */
  static Path explorable(Path folder, int fault) throws IOException, InterruptedException {
    return explorable(folder.resolve("libexplorable" + fault + ".so"), EXAMPLE, "-DFAULT=" + fault);
  }

  /** A library of one source file that can be explored. */
  static Path explorable(Path target, Path source, String... options)
      throws IOException, InterruptedException {
    Path hooks = hooks(target.resolveSibling("hooks.o"));
    Path object = target.resolveSibling(target.getFileName() + ".o");
    List<String> more =
        new ArrayList<>(List.of("-fsanitize=thread", "-fno-builtin", "-Wno-tsan", "-c"));
    more.addAll(List.of(options));
    gcc(object, source, more.toArray(String[]::new));
    return gcc(
        target,
        object,
        hooks.toString(),
        "-shared",
        "-Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset");
  }

  /** What a library is linked with to be explored. */
  static Path hooks(Path target) throws IOException, InterruptedException {
    return gcc(target, HOOKS, "-c");
  }

  /** A library of one source file; warnings are errors. */
  static Path library(Path target, Path source, String... options)
      throws IOException, InterruptedException {
    List<String> more = new ArrayList<>(List.of("-shared"));
    more.addAll(List.of(options));
    return gcc(target, source, more.toArray(String[]::new));
  }

  private static Path gcc(Path target, Path source, String... options)
      throws IOException, InterruptedException {
    if (Files.exists(target)) {
      return target;
    }
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
                "-fvisibility=hidden",
                "-I",
                "../native-bridge/src/main/c",
                "-o",
                target.toString(),
                source.toString()));
    command.addAll(List.of(options));
    Compilers.run(command);
    return target;
  }
}
