package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.report.DamagedResultsException;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck report}: writes the reports of a folder of results again. */
@Command(
    name = "report",
    description = "Writes the reports of a folder of results again.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "A folder of results.")
  List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the reports go (default: into the folder itself).")
  Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (folders.size() > 1) {
      throw new UsageException("merging and comparing results is not available in this version");
    }
    Path source = folders.getFirst();
    if (!Files.exists(source.resolve("results.ndjson"))) {
      throw new UsageException("no results in " + source + ": results.ndjson is missing");
    }
    try {
      if (out.isEmpty()) {
        Summary.print(spec.commandLine().getOut(), Reports.write(source), source);
        return Reports.read(source).exitCode();
      }
      return into(source, out.get());
    } catch (DamagedResultsException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private int into(Path source, Path target) throws IOException {
    OutputFolder folder = OutputFolder.prepare(target, ResultsFolder.RUN);
    try {
      for (String name : List.of("run.json", "results.ndjson")) {
        if (Files.exists(source.resolve(name))) {
          Files.copy(source.resolve(name), folder.staging().resolve(name));
        }
      }
      var report = Reports.write(folder.staging());
      folder.commit();
      Summary.print(spec.commandLine().getOut(), report, folder.target());
      return report.exitCode();
    } finally {
      folder.discard();
    }
  }
}
