package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.jcstress.Scratch;
import org.sharedinfo.tck.run.StartCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tck warm}: lets every later start of the kit take less time. */
@Command(
    name = "warm",
    description = {
      "Lets the kit start faster from now on.",
      "Keeps class data of this JDK in the kit's folder \"cache\" (some 120 MB)."
    },
    mixinStandardHelpOptions = true)
final class WarmCommand implements Callable<Integer> {
  /** All classes that a run loads; another ABI loads the same. */
  private static final List<String> RUN =
      List.of("certify", "--abi", "x86_64", "--isolation", "off", "--quiet");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path cache =
        Optional.ofNullable(System.getProperty(StartCache.FOLDER))
            .map(Path::of)
            .orElseThrow(() -> new UsageException("only the script tck knows the kit's folder"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("Running the kit once, to see what it loads: this takes up to a minute.");
    out.flush();
    Path scratch = Scratch.make();
    try {
      if (record(scratch).waitFor() == Tck.BROKEN) {
        throw new IOException("a run of the kit failed: try tck " + String.join(" ", RUN));
      }
      Files.createDirectories(cache);
      for (StartCache kind : StartCache.values()) {
        Files.move(kind.in(scratch), kind.in(cache), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (AccessDeniedException e) {
      throw new IOException("cannot write to " + cache + "; the kit works without it", e);
    } finally {
      Scratch.remove(scratch);
    }
    out.println("The kit starts faster now. To undo this, remove " + cache + ".");
    out.flush();
    return 0;
  }

  /** Starts a small run whose processes write their class data. */
  private static Process record(Path scratch) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ForeignProcess.java());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-XX:AOT"))
            .toList());
    command.addAll(StartCache.recording(StartCache.COMMAND.in(scratch)));
    command.add("-D" + StartCache.RECORD + "=" + scratch);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tck.class.getName()));
    command.addAll(RUN);
    command.addAll(List.of("--out", scratch.resolve("run").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
