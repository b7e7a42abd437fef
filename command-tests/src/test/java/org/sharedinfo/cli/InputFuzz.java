package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.Certified;
import org.sharedinfo.certify.KitPlans;
import org.sharedinfo.certify.input.ExcludeFile;
import org.sharedinfo.certify.input.Gate;
import org.sharedinfo.certify.input.KeyFiles;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.certificate.SigningKey;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.Manifest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feeds the command attestations, exclude files, folders of results and baselines that were changed
 * at random, and counts what comes out. What must never be: a stack trace, an exit code outside the
 * contract, more than one line of complaint, and an attestation that is vouched for though it says
 * something else than the one of the run.
 */
final class InputFuzz {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

  /** How often each exit code came out, by the kind of input. */
  final Map<String, Map<Integer, Integer>> exits = new TreeMap<>();

  /** What must never be, with the file that brought it about. */
  final List<String> faults = new ArrayList<>();

  /** Signed attestations with a change that does not matter. */
  int harmless;

  private final Mutator mutator;
  private final Path folder;
  private final Signer signer;
  private final Path results;
  private final Path small;
  private final Path input;
  private final Path implementation;
  private final List<byte[]> statements = new ArrayList<>();
  private final byte[] run;
  private final byte[] smallRun;
  private final byte[] smallLines;
  private final byte[] baseline;
  private final ConformanceReport report;
  private final SigningKey secret;
  private final Certificates.Demand demand;
  private int inputs;

  /**
   * @param folder an empty folder
   * @param seed of the changes
   */
  InputFuzz(Path folder, long seed) throws IOException {
    this.folder = folder;
    mutator = new Mutator(seed);
    signer = new Signer(folder, "signer");
    implementation = Files.createDirectory(folder.resolve("implementation"));
    Files.writeString(implementation.resolve("Provider.class"), "no class");
    String digest = Manifest.of(List.of(implementation)).digest();
    secret = KeyFiles.signing("--key", signer.secret);
    demand =
        new Certificates.Demand(
            Optional.of(KeyFiles.verification("--key", signer.known)),
            Optional.of(digest),
            VerifyCommand.kitDigest());
    input = folder.resolve("input.json");
    results = signed(MadeUpRun.ofImplementation(digest), "whole");
    small = signed(MadeUpRun.ofImplementation(digest, "--rule WCL-05"), "small");
    run = Files.readAllBytes(results.resolve("run.json"));
    smallRun = Files.readAllBytes(small.resolve("run.json"));
    smallLines = Files.readAllBytes(small.resolve("results.ndjson"));
    baseline = Files.readAllBytes(small.resolve("conformance.json"));
    report = Reports.read(small);
    for (Path dir : List.of(results, results, results, small)) {
      statements.add(payload(Files.readAllBytes(dir.resolve("attestation.json"))));
    }
    ObjectNode failed = (ObjectNode) MAPPER.readTree(statements.getFirst());
    failed.withObject("/predicate").put("outcome", "NON_CONFORMANT").put("result", "FAILED");
    failed.withArray("/predicate/failedTests").add("TIM-04 TR x86_64");
    failed.withArray("/predicate/checks").add("x86_64 a.B.c FAIL");
    statements.add(utf8(failed.toString()));
  }

  private Path signed(MadeUpRun madeUp, String name) throws IOException {
    Path dir = madeUp.writeTo(folder.resolve(name));
    CommandRun.of("report", dir.toString());
    CommandRun signing = CommandRun.of("sign", dir.toString(), "--key", signer.secret.toString());
    if (signing.exitCode() != 0) {
      throw new IllegalStateException(signing.err());
    }
    return dir;
  }

  private static byte[] payload(byte[] envelope) {
    return Base64.getDecoder().decode(MAPPER.readTree(envelope).get("payload").asString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** So many inputs: of ten, four attestations and two of each other kind. */
  void run(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      switch (i % 10) {
        case 0, 1 -> signedStatement();
        case 2 -> envelope();
        case 3 -> unsigned();
        case 4, 5 -> excludeFile();
        case 6 -> folder(small, "run.json", smallRun, i);
        case 7 -> lines(i);
        case 8 -> folder(results, "run.json", run, i);
        default -> baseline();
      }
    }
  }

  private void signedStatement() throws IOException {
    byte[] before = statements.get(mutator.below(statements.size()));
    byte[] after = mutator.mutate(before);
    byte[] file = utf8(signer.envelope(after).toString());
    if (verify("attestation, changed and signed", file) == 0) {
      if (same(after, statements.getFirst())) {
        harmless++;
      } else {
        fault("vouched for another statement", file);
      }
    }
  }

  private void envelope() throws IOException {
    byte[] before = statements.get(mutator.below(statements.size()));
    byte[] file = mutator.mutate(utf8(signer.envelope(before).toString()));
    if (verify("attestation, signed and changed", file) == 0) {
      if (Arrays.equals(payload(file), statements.getFirst())) {
        harmless++;
      } else {
        fault("vouched for another payload", file);
      }
    }
  }

  private void unsigned() throws IOException {
    byte[] file = mutator.mutate(statements.get(mutator.below(statements.size())));
    if (verify("attestation, unsigned", file) == 0) {
      fault("vouched for without a signature", file);
    }
  }

  private int verify(String kind, byte[] file) throws IOException {
    CommandRun run;
    if (isTyped()) {
      Files.write(input, file);
      run = verified(input);
    } else {
      run =
          called(() -> {
            Certificates.Assessment finding = Certificates.verify(file, demand, KitPlans.INSTANCE);
            return new CommandRun(finding.worth().exitCode(), finding.line() + "\n", "");
          });
    }
    return observe(kind, run, exit -> exit == 0 || exit == 1 || exit == 2 || exit == 64, file);
  }

  private CommandRun verified(Path attestation) {
    return CommandRun.of(
        "verify",
        attestation.toString(),
        "--key",
        signer.known.toString(),
        "--implementation",
        implementation.toString());
  }

  /** Most inputs go past the parser of the command line, which takes longer than what they test. */
  private boolean isTyped() {
    return ++inputs % 8 == 0;
  }

  private static CommandRun called(Callable<CommandRun> command) {
    try {
      return command.call();
    } catch (UsageException | UnfitJsonException | DamagedResultsException e) {
      return new CommandRun(64, "", "tck: " + e.getMessage() + "\n");
    } catch (Exception e) {
      return new CommandRun(70, "", "bug in the kit: " + e);
    }
  }

  /**
   * What counts of a statement: all but name, seed, label of the kit, isolation, and more parts.
   */
  private static boolean same(byte[] one, byte[] other) {
    return material(one).equals(material(other));
  }

  private static List<Object> material(byte[] statement) {
    JsonNode tree = MAPPER.readTree(statement);
    JsonNode predicate = tree.get("predicate");
    List<Object> all = new ArrayList<>();
    all.add(tree.at("/subject/0/digest"));
    for (String part : List.of("outcome", "result", "profile", "filters", "catalogueVersion")) {
      all.add(predicate.get(part));
    }
    all.add(predicate.at("/scope/guest"));
    all.add(predicate.at("/scope/limits"));
    for (String part : List.of("abis", "passedTests", "notApplicable", "checks")) {
      Set<String> texts = new TreeSet<>();
      predicate.get(part).values().forEach(text -> texts.add(text.asString()));
      all.add(texts);
      all.add(predicate.get(part).size());
    }
    return all;
  }

  /** A wrong implementation ends the command at once, should the file be fit. */
  private void excludeFile() throws IOException {
    byte[] file =
        mutator.mutate(
            utf8(
                "{\"exclusions\":[{\"rule\":\"TIM-07\",\"role\":\"TP\",\"abi\":\"x86_32\","
                    + "\"reason\":\"plain stores\",\"issue\":\"https://example.org/issues/7\","
                    + "\"expires\":\"9999-12-31\",\"when\":{\"profile\":\"gate\"}},"
                    + "{\"rule\":\"WCL-04\",\"reason\":\"r\",\"issue\":\"i\","
                    + "\"expires\":\"9999-12-31\"}]}"));
    Files.write(input, file);
    CommandRun run =
        isTyped()
            ? CommandRun.of(
                "certify", "--exclude", input.toString(), "--implementation", "nowhere.jar")
            : called(() -> {
              ExcludeFile.read(input, TODAY, "gate")
                  .requireUse(input, EnumSet.allOf(Abi.class), CheckFilter.ALL);
              throw new UsageException("no such implementation");
            });
    observe("exclude file", run, exit -> exit == 64, file);
    if (run.err().contains("no such implementation") && !isPlain(file)) {
      fault("took an exclude file with a part that is no text", file);
    }
  }

  private static boolean isPlain(byte[] file) {
    return MAPPER.readTree(file).get("exclusions").values().stream()
        .flatMap(entry -> entry.propertyStream())
        .allMatch(part -> part.getValue().isString() || part.getKey().equals("when"));
  }

  private void lines(int i) throws IOException {
    String[] lines = new String(smallLines, StandardCharsets.UTF_8).split("\n");
    int line = mutator.below(lines.length);
    lines[line] = new String(mutator.mutate(utf8(lines[line])), StandardCharsets.UTF_8);
    folder(small, "results.ndjson", utf8(String.join("\n", lines) + "\n"), smallLines, i);
  }

  private void folder(Path dir, String name, byte[] before, int i) throws IOException {
    folder(dir, name, mutator.mutate(before), before, i);
  }

  /** Read and graded by signing; now and then all reports are written as well. */
  private void folder(Path dir, String name, byte[] file, byte[] before, int i) throws IOException {
    Path attestation = dir.resolve("attestation.json");
    byte[] kept = Files.readAllBytes(attestation);
    Files.write(dir.resolve(name), file);
    IntPredicate fit = exit -> exit == 0 || exit == 64;
    String kind = "results, " + name;
    CommandRun run =
        isTyped()
            ? CommandRun.of("sign", dir.toString(), "--key", signer.secret.toString())
            : called(() -> {
              Certificates.sign(dir, Reports.read(dir, KitPlans.INSTANCE), secret);
              return new CommandRun(0, "", "");
            });
    observe(kind, run, fit, file);
    if (i % 500 < 10) {
      observe(
          "report of " + kind,
          CommandRun.of("report", dir.toString()),
          exit -> Set.of(0, 1, 2, 64, 70).contains(exit),
          file);
      CommandRun.of("sign", dir.toString(), "--key", signer.secret.toString());
    }
    if (!Arrays.equals(Files.readAllBytes(attestation), kept)) {
      judge(attestation, file);
      Files.write(attestation, kept);
    }
    Files.write(dir.resolve(name), before);
  }

  private void judge(Path attestation, byte[] file) throws IOException {
    if (verified(attestation).exitCode() == 0
        && !same(payload(Files.readAllBytes(attestation)), statements.getFirst())) {
      fault("vouched for other results", file);
    }
  }

  private void baseline() throws IOException {
    byte[] file = mutator.mutate(baseline);
    Files.write(input, file);
    CommandRun run =
        called(() -> {
          var out = new StringWriter();
          var certified =
              new Certified(report, Path.of(""), Optional.of(Gate.open(input).changes(report)));
          Summary.print(new PrintWriter(out), certified, new Display());
          return new CommandRun(certified.exitCode(), out.toString(), "");
        });
    observe("baseline", run, exit -> exit == 2 || exit == 3 || exit == 64, file);
  }

  private int observe(String kind, CommandRun run, IntPredicate fit, byte[] file)
      throws IOException {
    exits.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(run.exitCode(), 1, Integer::sum);
    String all = run.out() + run.err();
    if (!fit.test(run.exitCode())) {
      fault(kind + ": exit code " + run.exitCode() + ": " + all, file);
    } else if (all.contains("\tat ") || all.contains("bug in the kit")) {
      fault(kind + ": a stack trace: " + all, file);
    } else if (run.exitCode() == 64 && (run.errLines().size() != 1 || !run.out().isEmpty())) {
      fault(kind + ": not one line: " + all, file);
    }
    return run.exitCode();
  }

  private void fault(String what, byte[] file) throws IOException {
    Path kept = Files.createTempFile("fuzz-", ".json");
    Files.write(kept, file);
    faults.add(what.substring(0, Math.min(2_000, what.length())) + " (" + kept + ")");
  }

  /** The figures, a line for each kind of input. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    exits.forEach((kind, codes) -> text.append("%-34s %s%n".formatted(kind, codes)));
    return text + "harmless changes vouched for: " + harmless + "\nfaults: " + faults.size();
  }
}
