package org.sharedinfo.recording.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A stand-in for QEMU that loads the recorder and plays a script of accesses.
 *
 * @param folder for the programs and what they write
 * @param version of the plugin interface that it offers
 */
record FakeQemu(Path folder, int version) {
  /** Compiles the recorder and the stand-in. Warnings are errors. */
  static FakeQemu compile(Path folder, int version) throws IOException, InterruptedException {
    FakeQemu fake = new FakeQemu(folder, version);
    String recorder = Programs.checkout("record/qemu/recorder.c").toString();
    Programs.mustRun(
        List.of(
            "gcc",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-shared",
            "-fPIC",
            "-o",
            fake.recorder(),
            recorder));
    Programs.mustRun(
        List.of(
            "gcc",
            "-DINTERFACE=" + version,
            "-rdynamic",
            "-o",
            fake.program(),
            "src/test/c/fake_qemu.c",
            "-ldl"));
    return fake;
  }

  private String recorder() {
    return folder.resolve("recorder.so").toString();
  }

  private String program() {
    return folder.resolve("fake_qemu" + version).toString();
  }

  /** The recording's lines, without what the memory held. */
  List<String> record(String script, String... options) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "recording", ".txt");
    Programs.Outcome outcome = run(script, out, options);
    if (outcome.status() != 0) {
      throw new IOException(outcome.printed());
    }
    return Files.readAllLines(out).stream().filter(line -> !line.startsWith("I ")).toList();
  }

  /** Plays a script with a memory of zeros. */
  Programs.Outcome run(String script, Path out, String... options)
      throws IOException, InterruptedException {
    Path ram = Files.createTempFile(folder, "ram", "");
    List<String> command =
        new ArrayList<>(List.of(program(), recorder(), ram.toString(), "ram=" + ram, "out=" + out));
    command.addAll(List.of(options));
    return Programs.run(command, script);
  }
}
