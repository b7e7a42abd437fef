package org.sharedinfo.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's Rust compiler, if it has one. */
final class RustCompiler {
  private static final Path SOURCE = Path.of("../examples/native-rust/src/lib.rs");

  private RustCompiler() {}

  static boolean isThere() throws InterruptedException {
    return Compilers.isThere(compiler());
  }

  // Where it is put when nobody says otherwise, which is not always on the path.
  private static String compiler() {
    Path home = Path.of(System.getProperty("user.home"), ".cargo", "bin", "rustc");
    return Files.isExecutable(home) ? home.toString() : "rustc";
  }

  /** The example; warnings are errors. */
  static Path example(Path folder) throws IOException, InterruptedException {
    Path target = folder.resolve("librust.so");
    rustc(target, Map.of(), "--crate-type=cdylib");
    return target;
  }

  /** The example, linked so that it can be explored. */
  static Path explorable(Path folder) throws IOException, InterruptedException {
    Path objects = folder.resolve("librust.a");
    rustc(
        objects,
        Map.of("RUSTC_BOOTSTRAP", "1"),
        "--crate-type=staticlib",
        "-Zsanitizer=thread",
        "-Zexternal-clangrt",
        "-Cunsafe-allow-abi-mismatch=sanitizer",
        "-Cllvm-args=-tsan-instrument-read-before-write=1");
    Path target = folder.resolve("libexplorablerust.so");
    Path hooks = CCompiler.hooks(folder.resolve("rust.hooks.o"));
    Compilers.run(
        List.of(
            "gcc",
            "-shared",
            "-Wl,-u,shared_info_tck",
            "-o",
            target.toString(),
            objects.toString(),
            hooks.toString()));
    return target;
  }

  private static void rustc(Path target, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(compiler(), "--edition=2024", "-O", "-Cpanic=abort", "-Dwarnings"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", target.toString(), SOURCE.toString()));
    Compilers.run(command, environment);
  }
}
