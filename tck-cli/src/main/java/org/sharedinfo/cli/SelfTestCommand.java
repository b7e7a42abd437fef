package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.certify.ExitCode;
import org.sharedinfo.certify.folder.Contents;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.folder.OutputFolder.Keeps;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.Variant;
import org.sharedinfo.gallery.hostile.Attack;
import org.sharedinfo.selftest.KillMatrix;
import org.sharedinfo.selftest.MatrixFiles;
import org.sharedinfo.selftest.MatrixTable;
import org.sharedinfo.selftest.SelfTest;
import org.sharedinfo.tck.run.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tck self-test}: shows which faults the kit catches and which implementations it passes, on
 * this machine.
 */
@Command(
    name = "self-test",
    description = "Judges planted faults and correct implementations, and writes the kill matrix.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SelfTestCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--profile",
      paramLabel = "gate|full",
      defaultValue = "gate",
      description = "How much evidence to gather (default: gate).")
  String profile;

  @Option(
      names = "--fault",
      split = ",",
      paramLabel = "ID",
      description = "Judges only these implementations of the gallery, faulty or correct.")
  List<String> faults = List.of();

  @Option(
      names = "--hostile",
      description =
          "Judges implementations that attack the kit instead, and shows the result of each.")
  boolean hostile;

  @Option(names = "--seed", paramLabel = "N", description = "Repeats the run with this seed.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/self-test",
      description = "Folder for the matrix (default: target/self-test).")
  Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (hostile) {
      return HostileCommand.run(attacks(), spec.commandLine().getOut());
    }
    Profile wanted = Ids.profile(profile);
    Predicate<String> chosen = chosen();
    OutputFolder folder = OutputFolder.prepare("--out", out, Contents.MATRIX, Keeps.NOTHING);
    PrintWriter err = spec.commandLine().getErr();
    KillMatrix matrix;
    try (var progress = new GalleryProgress(err)) {
      matrix =
          SelfTest.run(
              wanted,
              seed.orElseGet(() -> new SecureRandom().nextLong(1L << 48)),
              chosen,
              progress);
      MatrixFiles.write(matrix, folder.staging());
      folder.commit();
    } catch (IOException | InterruptedException | RuntimeException e) {
      folder.discard();
      throw e;
    }
    PrintWriter terminal = spec.commandLine().getOut();
    MatrixTable.print(terminal, matrix);
    int exit = exitCode(matrix);
    terminal.printf("%n%s  exit code %d%n", exit == 0 ? "HELD" : "DID NOT HOLD", exit);
    terminal.println(Summary.shown(folder.target()).resolve("index.html"));
    terminal.flush();
    return exit;
  }

  private static int exitCode(KillMatrix matrix) {
    if (!matrix.breakdowns().isEmpty()) {
      return ExitCode.BROKEN;
    }
    return matrix.passed() ? 0 : ExitCode.DID_NOT_HOLD;
  }

  private List<Attack> attacks() {
    List<String> known = Attack.all().stream().map(Attack::id).toList();
    for (String id : faults) {
      if (!known.contains(id)) {
        throw new UsageException(
            "unknown attack: " + id + "; there are " + String.join(", ", known));
      }
    }
    return Attack.all().stream()
        .filter(attack -> faults.isEmpty() || faults.contains(attack.id()))
        .toList();
  }

  private Predicate<String> chosen() {
    Set<String> known =
        Stream.concat(
                Gallery.faults().stream().map(Fault::id),
                Gallery.variants().stream().map(Variant::id))
            .collect(Collectors.toSet());
    for (String id : faults) {
      if (!known.contains(id)) {
        throw new UsageException("not in the gallery: " + id + "; the ids are those of the matrix");
      }
    }
    return faults.isEmpty() ? _ -> true : Set.copyOf(faults)::contains;
  }
}
