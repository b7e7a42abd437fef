package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.KitPlans;
import org.sharedinfo.certify.folder.Contents;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.Gate;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.ResultsFolder;
import org.sharedinfo.report.input.RunParts;
import org.sharedinfo.report.page.Comparison;
import org.sharedinfo.result.RunOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck report}: writes reports again, merges the parts of a run, or compares runs. */
@Command(
    name = "report",
    description =
        "Writes the reports of a results folder again, merges the parts of a run, or compares"
            + " runs.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Results folders: of one run, of the parts of a run, or of several runs.")
  List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the reports (default: the results folder; merged: target/conformance;"
              + " compared: target/comparison).")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "conformance.json of an earlier run; exits with 3 if anything got worse.")
  Optional<Path> baseline = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Optional<Gate> gate = baseline.map(Gate::open);
    for (Path folder : folders) {
      OutputFolder.recover(folder);
      if (!Files.exists(folder.resolve(ResultsFolder.RESULTS))) {
        throw new UsageException("no results in " + folder + ": results.ndjson is missing");
      }
    }
    try {
      if (folders.size() == 1 && out.isEmpty()) {
        return again(folders.getFirst(), gate);
      }
      List<RunParts> runs = RunParts.of(folders, KitPlans.INSTANCE);
      if (runs.size() == 1) {
        return whole(runs.getFirst(), gate);
      }
      if (gate.isPresent()) {
        throw new UsageException("--baseline is for one run, not for a comparison of several");
      }
      runs.forEach(ReportCommand::requireWhole);
      return compare(runs);
    } catch (DamagedResultsException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** A part without its other parts is a mistake, and cannot be compared. */
  private static void requireWhole(RunParts run) {
    if (!run.missing().isEmpty()) {
      throw new UsageException(
          run.first().folder()
              + " is a part of a run whose other parts are missing: parts of one run have the "
              + "same kit, implementation, profile, seed, filters and exclusions");
    }
  }

  private int told(ConformanceReport report, Path folder, Optional<Gate> gate) {
    var certified = new Certified(report, folder, gate.map(open -> open.changes(report)));
    Summary.print(spec.commandLine().getOut(), certified, Display.of(spec));
    return certified.exitCode();
  }

  /** Writes into the folder itself, and keeps the run's other files. */
  private int again(Path source, Optional<Gate> gate) throws IOException {
    ResultsFolder.read(
        source,
        KitPlans.INSTANCE); // damaged input is reported by its own name, before anything is created
    var folder = OutputFolder.prepare("DIR", source, Contents.RESULTS, Keeps.THE_REST);
    try {
      gate.ifPresent(open -> open.keep(folder.staging()));
      Reports.copy(source, folder.staging());
      Reports.copyAttestation(source, folder.staging());
      ConformanceReport report = Reports.write(folder.staging(), KitPlans.INSTANCE);
      folder.commit();
      return told(report, source, gate);
    } finally {
      folder.discard();
    }
  }

  private int whole(RunParts run, Optional<Gate> gate) throws IOException {
    var folder =
        OutputFolder.prepare(
            "--out", out.orElse(Path.of("target", "conformance")), Contents.RESULTS, Keeps.NOTHING);
    try {
      gate.ifPresent(open -> open.keep(folder.staging()));
      ConformanceReport report = write(run, folder.staging());
      folder.commit();
      return told(report, folder.target(), gate);
    } finally {
      folder.discard();
    }
  }

  private ConformanceReport write(RunParts run, Path target) throws IOException {
    if (run.isShared() && folders.size() > 1) {
      run.missing().stream()
          .map(part -> "tck: part " + part + "/" + run.count() + " of the run is missing")
          .forEach(spec.commandLine().getErr()::println);
      run.write(target);
    } else {
      Reports.copy(run.first().folder(), target);
    }
    return Reports.write(target, KitPlans.INSTANCE);
  }

  private int compare(List<RunParts> runs) throws IOException {
    var folder =
        OutputFolder.prepare(
            "--out",
            out.orElse(Path.of("target", "comparison")),
            Contents.COMPARISON,
            Keeps.NOTHING);
    try {
      List<Comparison.Run> written = new ArrayList<>();
      for (RunParts run : runs) {
        String name = (written.size() + 1) + "-" + nameOf(run);
        Path own = Files.createDirectory(folder.staging().resolve(name));
        written.add(new Comparison.Run(name, sourceOf(run), write(run, own)));
      }
      Comparison comparison = Comparison.of(written);
      comparison.write(folder.staging());
      folder.commit();
      print(comparison, folder.target());
      return worst(written);
    } finally {
      folder.discard();
    }
  }

  private static String sourceOf(RunParts run) {
    return run.parts().values().stream()
        .map(part -> part.folder().toString())
        .collect(Collectors.joining(", "));
  }

  /** A name fit for a folder, because an implementation may call itself anything. */
  private static String nameOf(RunParts run) {
    String name = run.first().results().run().implementation().name();
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return plain.isEmpty() ? "run" : plain.substring(0, Math.min(40, plain.length()));
  }

  private void print(Comparison comparison, Path target) {
    PrintWriter terminal = spec.commandLine().getOut();
    comparison
        .implementations()
        .forEach(run ->
            terminal.println(
                "%-16s %s".formatted(run.outcome().name().replace('_', '-'), run.inWords())));
    terminal.println(Summary.shown(target).resolve(Comparison.PAGE));
    terminal.flush();
  }

  /** Non-conformant comes first, as within a run. */
  private static int worst(List<Comparison.Run> runs) {
    List<Integer> codes = runs.stream().map(run -> run.report().exitCode()).toList();
    return codes.contains(RunOutcome.NON_CONFORMANT.exitCode())
        ? RunOutcome.NON_CONFORMANT.exitCode()
        : codes.stream().max(Integer::compare).orElse(0);
  }
}
