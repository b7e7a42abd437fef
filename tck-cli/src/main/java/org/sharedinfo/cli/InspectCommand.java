package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.inspect.AbiGuess;
import org.sharedinfo.inspect.Comparison;
import org.sharedinfo.inspect.Dump;
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
    description = "Decodes a raw 4 KiB dump of a shared_info page, and says what stands out.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InspectCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..2",
      paramLabel = "PAGE",
      description = "A dump; with a later one of the same guest, what changed between them.")
  List<Path> pages = List.of();

  @Option(
      names = "--abi",
      paramLabel = "x86_64|x86_32|auto",
      defaultValue = "auto",
      description = "The guest's ABI (default: auto, which says why).")
  String abi;

  @Option(names = "--tsc", paramLabel = "N", description = "Times at this TSC as well.")
  Optional<String> tsc = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to show it (default: table).")
  String format;

  /** What is written as JSON. */
  record Output(Inspection page, Optional<Inspection> later, Optional<Comparison> changes) {}

  @Override
  public void run() {
    if (!format.equals("table") && !format.equals("json")) {
      throw new UsageException("no such format: " + format + "; there are table, json");
    }
    OptionalLong ticks = ticks();
    Dump first = read(pages.getFirst());
    AbiGuess guess = abiOf(first);
    Abi decoded = guess.abi().orElseThrow();
    Inspection page = Inspector.inspect(first, decoded, guess.why(), ticks);
    Optional<Dump> second =
        pages.size() < 2 ? Optional.empty() : Optional.of(read(pages.getLast()));
    Optional<Comparison> changes = second.map(later -> Comparison.of(first, later, decoded));
    PrintWriter out = spec.commandLine().getOut();
    if (format.equals("json")) {
      Optional<Inspection> later =
          second.map(dump -> Inspector.inspect(dump, decoded, List.of(), ticks));
      out.println(
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(new Output(page, later, changes)));
    } else {
      InspectionText.of(page, first).forEach(line -> out.println(Tck.oneLine(line)));
      changes.ifPresent(found ->
          InspectionText.of(found, first.name(), second.orElseThrow().name())
              .forEach(line -> out.println(Tck.oneLine(line))));
    }
    out.flush();
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

  private AbiGuess abiOf(Dump dump) {
    if (abi.equals("auto")) {
      AbiGuess guess = AbiGuess.of(dump);
      if (guess.abi().isEmpty()) {
        throw new UsageException(
            dump.name()
                + ": the ABI cannot be told ("
                + String.join("; ", guess.why())
                + "); name it with --abi x86_64 or --abi x86_32");
      }
      return guess;
    }
    return new AbiGuess(
        Optional.of(
            Abi.byId(abi)
                .orElseThrow(() ->
                    new UsageException(
                        "no such ABI: " + abi + "; there are x86_64, x86_32, auto"))),
        List.of());
  }

  private OptionalLong ticks() {
    try {
      return tsc.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseUnsignedLong(tsc.get()));
    } catch (NumberFormatException e) {
      throw new UsageException("--tsc takes a number from 0 to 2^64-1: " + tsc.orElseThrow());
    }
  }
}
