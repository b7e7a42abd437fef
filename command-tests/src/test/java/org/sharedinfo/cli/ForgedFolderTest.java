package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Folders of results that were made up or damaged, as {@code tck report} reads them. */
class ForgedFolderTest {
  private static final String DIGEST = "f".repeat(64);

  @TempDir Path folder;

  private static CommandRun report(Path... folders) {
    return CommandRun.of(
        Stream.concat(Stream.of("report"), Stream.of(folders).map(Path::toString))
            .toArray(String[]::new));
  }

  private static void expectRefusal(String words, CommandRun run) {
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(64);
    assertThat(run.errLines()).singleElement().asString().startsWith("tck: ").contains(words);
    assertThat(run.out()).isEmpty();
  }

  private Path small() throws IOException {
    return MadeUpRun.of("--rule WCL-05").writeTo(folder.resolve("results"));
  }

  /** Of 1,000 checks, the file has a handful and says that these were all. */
  @Test
  void loweredPlanIsNotBelieved() throws IOException {
    MadeUpRun whole = MadeUpRun.of();
    assertThat(whole.results()).hasSizeGreaterThan(500);
    List<org.sharedinfo.result.CheckResult> few =
        whole.results().stream().filter(one -> one.rules().contains("WCL-05")).toList();
    Path dir = new MadeUpRun(whole.run().withPlanned(few.size()), few).writeTo(folder.resolve("a"));
    CommandRun run = report(dir);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.out()).contains("INCOMPLETE");
    JsonNode progress = JsonMapper.shared().readTree(dir.resolve("conformance.json"));
    assertThat(progress.at("/progress/planned").asInt()).isEqualTo(whole.results().size());
  }

  @Test
  void partsOfDifferentImplementationsAreNotMerged() throws IOException {
    List<Path> parts = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      String digest = i == 1 ? DIGEST : MadeUpRun.IMPLEMENTATION;
      parts.add(
          MadeUpRun.ofImplementation(digest, "--shard " + i + "/2")
              .writeTo(folder.resolve("part" + i)));
    }
    expectRefusal(
        "part1 is a part of a run whose other parts are missing",
        report(parts.getFirst(), parts.getLast()));
    MadeUpRun named = MadeUpRun.ofImplementation(DIGEST, "--shard 2/2");
    new MadeUpRun(
            named
                .run()
                .withImplementation(
                    new org.sharedinfo.result.RunInfo.Implementation("another", "1.0", "nobody"),
                    named.run().scope()),
            named.results())
        .writeTo(parts.getLast());
    expectRefusal(
        "part1 is a part of a run whose other parts are missing",
        report(parts.getFirst(), parts.getLast()));
  }

  /** Everything of a part is replaced by results of the other: not what its plan has. */
  @Test
  void partHasWhatIsItsOwn() throws IOException {
    MadeUpRun one = MadeUpRun.of("--shard 1/2");
    Path dir =
        new MadeUpRun(one.run(), MadeUpRun.of("--shard 2/2").results())
            .writeTo(folder.resolve("part"));
    expectRefusal("is not in the plan of this run", report(dir));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "verdict":"PASS"         | "verdict":1                       | line 1: "verdict" is a number, not one of
          "verdict":"PASS"         | "verdict":"pass"                  | line 1: "verdict" is "pass"; there are
          "verdict":"PASS"         | "verdict":null                    | line 1: no "verdict"
          "verdict":"PASS"         | "verdict":"FAIL","verdict":"PASS" | line 1: not JSON: Duplicate
          "seed":7                 | "seed":"7"                        | "seed" is a text, not a whole number
          "seed":7                 | "seed":7.5                        | "seed" is a number, not a whole number
          "seed":7                 | "seed":99999999999999999999       | "seed" is a number, not a whole number
          "complete":true          | "complete":1                      | "strength.complete" is a number
          "tries":1000             | "tries":-1                        | has a number below 0
          "rules":[                | "rules":["TIM-01",                | does not bind the role
          "rules":[                | "rules":["LAY-01",                | names other rules
          "rules":[                | "rules":[null,                    | "rules[0]" is null
          "role":"WP"              | "role":null                       | no "role"
          "role":"WP"              | "role":"WX"                       | unknown role WX
          "abi":"x86_64"           | "abi":"arm"                       | unknown ABI arm
          "check":"wallclock       | "check":"clock                    | is not in the plan of this run
          "evidence":"             | "evidence":"x                     | unknown kind of evidence
          "blame":"NONE"           | "blame":0                         | "blame" is a number
          """)
  void damagedResultIsNamed(String part, String by, String words) throws IOException {
    Path file = small().resolve("results.ndjson");
    String before = Files.readString(file);
    String after = before.replaceFirst(java.util.regex.Pattern.quote(part), by);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after);
    CommandRun run = report(file.getParent());
    expectRefusal(words, run);
    assertThat(run.err()).contains("results.ndjson");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /filters/0                | "--shard 99999999999/1"  | unknown shard 99999999999/1
          /filters/0                | "--shard 2/1"            | unknown shard 2/1
          /filters/0                | "--rule TIM-99"          | unknown rule TIM-99
          /filters/0                | "--fast"                 | unknown filter --fast
          /filters/0                | "--abi x86_64"           | "abis" does not agree with "filters"
          /filters/0                | "--replay x"             | unknown replay x
          /filters/0                | 7                        | "filters[0]" is a number
          /abis/0                   | "x86_32"                 | "abis" names no ABI, or one twice
          /profile                  | "thorough"               | unknown profile thorough
          /catalogueVersion         | "1.0.0"                  | of catalogue 1.0.0, which is not the one of this kit
          /digests/implementation   | ""                       | "digests.implementation" is no SHA-256
          /digests/implementation   | "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" | is no SHA-256 of something
          /digests/kit              | 1                        | "digests.kit" is a number
          /planned                  | "5"                      | "planned" is a text
          /planned                  | 5000000000               | "planned" is a number, not a whole number of 32 bits
          /planned                  | -1                       | "planned" is below 0
          /seed                     | "7"                      | "seed" is a text
          /state                    | "DONE"                   | "state" is "DONE"; there are RUNNING
          /state                    | 1                        | "state" is a number
          /scope/guest              | "xen"                    | unknown kind of guests xen
          /environment/isolated     | "perhaps"                | "isolated" is "perhaps"
          /label                    | 5                        | "label" is a number
          /implementation           | "name"                   | "implementation" is a text, not an object
          """)
  void damagedRunIsNamed(String pointer, String value, String words) throws IOException {
    Path file = small().resolve("run.json");
    ObjectNode run = (ObjectNode) JsonMapper.shared().readTree(file);
    JsonNode changed = JsonMapper.shared().readTree(value);
    int last = pointer.lastIndexOf('/');
    JsonNode parent = run.at(pointer.substring(0, last));
    String name = pointer.substring(last + 1);
    switch (parent) {
      case ObjectNode object -> object.set(name, changed);
      case tools.jackson.databind.node.ArrayNode list -> list.set(Integer.parseInt(name), changed);
      default -> throw new AssertionError(pointer);
    }
    Files.writeString(file, run.toString());
    CommandRun found = report(file.getParent());
    expectRefusal(words, found);
    assertThat(found.err()).contains("run.json: ");
  }

  @Test
  void filesThatAreNoneAreNamed() throws IOException {
    Path dir = small();
    Path results = dir.resolve("results.ndjson");
    Files.delete(results);
    Files.createDirectory(results);
    expectRefusal("results.ndjson: is a folder, not a file", report(dir));
    expectRefusal("results.ndjson: is a folder", CommandRun.of("report", dir + "", dir + ""));
    Files.delete(results);
    Files.createSymbolicLink(results, Path.of("/dev/zero"));
    Files.writeString(dir.resolve("run.json"), " ".repeat(5 << 20));
    expectRefusal("run.json: is larger than 4 MiB", report(dir));
    Files.delete(dir.resolve("run.json"));
    Files.createDirectory(dir.resolve("run.json"));
    expectRefusal("run.json: is a folder, not a file", report(dir));
  }

  @Test
  void isolationOfAMergedRunIsThatOfAllParts() throws IOException {
    String[] told = {"yes", "no: unshare is not permitted"};
    for (int i = 1; i <= 2; i++) {
      Path dir = MadeUpRun.of("--shard " + i + "/2").writeTo(folder.resolve("part" + i));
      ObjectNode run = (ObjectNode) JsonMapper.shared().readTree(dir.resolve("run.json"));
      run.withObject("/environment").put("isolated", told[i - 1]);
      Files.writeString(dir.resolve("run.json"), run.toString());
    }
    Path merged = folder.resolve("merged");
    CommandRun run =
        CommandRun.of(
            "report",
            folder.resolve("part1").toString(),
            folder.resolve("part2").toString(),
            "--out",
            merged.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode attestation = JsonMapper.shared().readTree(merged.resolve("attestation.json"));
    assertThat(attestation.at("/predicate/isolated").asString()).isEqualTo(told[1]);
    assertThat(attestation.at("/predicate/outcome").asString()).isEqualTo("CONFORMANT");
  }

  @Test
  void serviceFileThatIsNoneIsNamed() throws IOException {
    Path classes = folder.resolve("classes");
    Path service =
        Files.createDirectories(
            classes.resolve("META-INF/services/org.sharedinfo.spi.SharedInfoProvider"));
    String[] command = {"certify", "--implementation", classes.toString()};
    expectRefusal("is a folder, but must be a file", CommandRun.of(command));
    Files.delete(service);
    Files.write(service, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    expectRefusal("is not UTF-8", CommandRun.of(command));
    Files.writeString(service, "com.example.Provider extra\n");
    expectRefusal(
        "not the name of a provider's class: com.example.Provider extra", CommandRun.of(command));
    Files.writeString(service, "#" + "x".repeat(1 << 17));
    expectRefusal("is longer than", CommandRun.of(command));
    Files.delete(service);
    Files.createSymbolicLink(service, Path.of("nowhere"));
    expectRefusal(classes.getFileName().toString(), CommandRun.of(command));
  }
}
