package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.inspect.AbiGuess;
import org.sharedinfo.inspect.Dump;
import org.sharedinfo.inspect.DumpComparison;
import org.sharedinfo.inspect.Inspection;
import org.sharedinfo.inspect.InspectionText;
import org.sharedinfo.inspect.Inspector;
import org.sharedinfo.inspect.UnreadableDumpException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code tck inspect}: decodes dumps of real pages. */
@Command(
    name = "inspect",
    description = "Decodes raw 4 KiB dumps of a shared_info page and lists anomalies.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InspectCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PAGE",
      description =
          "One dump, or several of one guest, oldest first; each is compared with the one before.")
  List<Path> pages = List.of();

  @Option(
      names = "--abi",
      paramLabel = "x86_64|x86_32|arm64|auto",
      defaultValue = "auto",
      description = "The guest's ABI (default: auto, which gives its reason).")
  String abi;

  @Option(names = "--tsc", paramLabel = "N", description = "Also computes the times at this TSC.")
  Optional<String> tsc = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Output format (default: table).")
  String format;

  /**
   * The JSON output.
   *
   * @param pages in the order of the command line
   * @param changes from each page to the next
   */
  record Output(List<Inspection> pages, List<DumpComparison> changes) {}

  @Override
  public void run() {
    if (!format.equals("table") && !format.equals("json")) {
      throw new UsageException("Unknown format " + format + ". Formats are table and json.");
    }
    OptionalLong ticks = ticks();
    Optional<Abi> named = named();
    List<Dump> dumps = pages.stream().map(InspectCommand::read).toList();
    Abi decoded = named.orElseGet(() -> guess(dumps));
    List<Inspection> inspections = new ArrayList<>();
    List<DumpComparison> comparisons = new ArrayList<>();
    for (Dump dump : dumps) {
      requireWhole(dump, decoded);
      AbiGuess guess = AbiGuess.of(dump);
      boolean guessed = named.isEmpty() && guess.abi().equals(Optional.of(decoded));
      inspections.add(Inspector.inspect(dump, decoded, guessed ? guess.why() : List.of(), ticks));
    }
    for (int later = 1; later < dumps.size(); later++) {
      comparisons.add(DumpComparison.of(dumps.get(later - 1), dumps.get(later), decoded));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format.equals("json")) {
      out.println(
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(new Output(inspections, comparisons)));
    } else {
      print(out, InspectionText.of(inspections.getFirst(), dumps.getFirst()));
      for (int later = 1; later < dumps.size(); later++) {
        out.println();
        print(out, InspectionText.ofLater(inspections.get(later)));
        out.println();
        print(out, InspectionText.of(comparisons.get(later - 1)));
      }
    }
    out.flush();
  }

  private static void print(PrintWriter out, List<String> lines) {
    lines.forEach(line -> out.println(Tck.oneLine(line)));
  }

  private static Dump read(Path file) {
    try {
      return Dump.read(file);
    } catch (UnreadableDumpException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new UsageException("no such file: " + file);
    } catch (IOException e) {
      throw new UsageException(file + " cannot be read: " + e.getMessage());
    }
  }

  /** The ABI of the first page that shows it. */
  private static Abi guess(List<Dump> dumps) {
    return dumps.stream()
        .flatMap(dump -> AbiGuess.of(dump).abi().stream())
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                dumps.getFirst().name()
                    + ": the ABI cannot be determined ("
                    + String.join("; ", AbiGuess.of(dumps.getFirst()).why())
                    + "); name it with --abi x86_64, --abi x86_32 or --abi arm64"));
  }

  private Optional<Abi> named() {
    return abi.equalsIgnoreCase("auto")
        ? Optional.empty()
        : Ids.abis(List.of(abi)).stream().findFirst();
  }

  private static void requireWhole(Dump dump, Abi decoded) {
    dump.bareStructure()
        .filter(bare -> bare != decoded)
        .ifPresent(bare -> {
          throw new UsageException(
              "%s has the size of shared_info in %s, and the ABI is %s"
                  .formatted(dump.name(), bare.id(), decoded.id()));
        });
  }

  private OptionalLong ticks() {
    try {
      return tsc.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseUnsignedLong(tsc.get()));
    } catch (NumberFormatException e) {
      throw new UsageException("--tsc needs a number from 0 to 2^64-1: " + tsc.orElseThrow());
    }
  }
}
