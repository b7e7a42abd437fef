package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.folder.Contents;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.recording.DamagedRecordingException;
import org.sharedinfo.recording.judge.RecordingJudge;
import org.sharedinfo.recording.judge.Symbols;
import org.sharedinfo.report.recording.RecordingReport;
import org.sharedinfo.result.Observation;
import org.sharedinfo.result.ObservedRule;
import org.sharedinfo.result.Violation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck judge}: judges recordings of running machines. */
@Command(
    name = "judge",
    description = {
      "Judges recordings: every access to the page by both sides of a running machine.",
      "docs/RECORDING.md describes the format. A recording never certifies conformance."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 no violation seen, 1 a MUST rule is broken, 2 nothing was exercised,",
      "64 usage or a damaged recording, 70 the kit or the environment broke."
    })
final class JudgeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RECORDING",
      description = "A recording, plain or gzip, or a console log that holds one.")
  List<Path> recordings = List.of();

  @Option(
      names = "--symbols",
      paramLabel = "FILE",
      description = "System.map, xen-syms.map or an ELF file: names places in the code.")
  List<Path> symbols = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes a page and recordings.json there.")
  Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws IOException {
    RecordingJudge judge = new RecordingJudge(symbols());
    recordings.forEach(JudgeCommand::requireFile);
    Optional<OutputFolder> folder =
        out.map(dir -> OutputFolder.prepare("--out", dir, Contents.RECORDINGS, Keeps.NOTHING));
    try {
      List<Observation> observations = new ArrayList<>();
      for (Path recording : recordings) {
        observations.add(judge(judge, recording));
      }
      if (folder.isPresent()) {
        RecordingReport.write(observations, folder.get().staging());
        folder.get().commit();
      }
      return print(observations, folder);
    } finally {
      folder.ifPresent(OutputFolder::discard);
    }
  }

  private Symbols symbols() {
    try {
      return Symbols.read(symbols);
    } catch (NoSuchFileException e) {
      throw new UsageException("no such file: " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("--symbols: " + e.getMessage());
    }
  }

  private static void requireFile(Path recording) {
    if (!Files.exists(recording)) {
      throw new UsageException("no such file: " + recording);
    }
    if (Files.isDirectory(recording)) {
      throw new UsageException(recording + " is a folder");
    }
  }

  private Observation judge(RecordingJudge judge, Path recording) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (var progress =
        new LineProgress(err, String.valueOf(recording.getFileName()), Display.of(spec))) {
      return judge.judge(recording, progress);
    } catch (DamagedRecordingException e) {
      throw new UsageException(recording + ": " + e.getMessage());
    } catch (AccessDeniedException e) {
      throw new UsageException(recording + " cannot be read: access denied");
    }
  }

  private int print(List<Observation> observations, Optional<OutputFolder> folder) {
    PrintWriter terminal = spec.commandLine().getOut();
    boolean quiet = Display.of(spec).quiet;
    for (Observation observation : quiet ? List.<Observation>of() : observations) {
      terminal.println(Tck.oneLine(observation.name() + ": " + observation.summary()));
      observation.notes().forEach(note -> terminal.println("  " + note));
      observation.rules().stream()
          .filter(ObservedRule::isExercised)
          .forEach(rule -> print(terminal, rule));
      long silent = observation.rules().stream().filter(rule -> !rule.isExercised()).count();
      terminal.printf("  %d more rules and roles were not exercised%n%n", silent);
    }
    Observation.Outcome outcome = Observation.Outcome.of(observations);
    terminal.printf("%s  exit code %d%n", outcome.inWords(), outcome.exitCode());
    folder.ifPresent(
        written -> terminal.println(Summary.shown(written.target()).resolve(RecordingReport.PAGE)));
    terminal.flush();
    return outcome.exitCode();
  }

  private static void print(PrintWriter terminal, ObservedRule rule) {
    terminal.printf(
        "  %s %s %-6s %s%n", rule.rule().id(), rule.role().id(), rule.level(), rule.inWords());
    for (Violation violation : rule.violations()) {
      terminal.println(
          Tck.oneLine(
              "      expected %s, seen %s (%s)"
                  .formatted(
                      violation.expected(),
                      violation.seen(),
                      String.join(", ", violation.given()))));
    }
  }
}
