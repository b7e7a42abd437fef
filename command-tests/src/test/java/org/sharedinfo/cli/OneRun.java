package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sharedinfo.gallery.fault.TimeArithmeticFaults;
import org.sharedinfo.gallery.variant.WallclockVariants;

/**
 * A run of {@code tck certify} that several tests inspect. It is made once; a test that changes the
 * results works on a copy.
 *
 * @param run what the command printed
 * @param results the results folder, which stays as it is
 */
record OneRun(CommandRun run, Path results) {
  /** The provider of a correct implementation of one role. */
  static final String CORRECT = WallclockVariants.class.getName() + "$HighHalfFirst";

  /** The provider of an implementation that breaks TIM-02. */
  static final String FAULTY = TimeArithmeticFaults.class.getName() + "$ClampedDelta";

  private static final Path FOLDER = Path.of("target", "runs");
  private static final Map<List<String>, OneRun> MADE = new HashMap<>();

  /** A whole run of a correct implementation, with seed 11. */
  static OneRun whole() throws IOException {
    return of("--provider", CORRECT, "--seed", "11");
  }

  /** A run of one rule, named by a label. */
  static OneRun labelled() throws IOException {
    return of("--rule", "WCL-05", "--label", "before the fix");
  }

  /** The reference implementation in its smallest role. */
  static OneRun smallRole() throws IOException {
    return of("--role", "LD", "--abi", "x86_64");
  }

  /** A run of TIM-02 of the implementation that breaks it. */
  static OneRun faulty() throws IOException {
    return of("--provider", FAULTY, "--rule", "TIM-02", "--abi", "x86_64", "--seed", "99");
  }

  /** The run with these options. */
  static synchronized OneRun of(String... options) throws IOException {
    List<String> key = List.of(options);
    OneRun known = MADE.get(key);
    if (known == null) {
      known = make(key);
      MADE.put(key, known);
    }
    return known;
  }

  private static OneRun make(List<String> options) throws IOException {
    if (MADE.isEmpty()) {
      removeThoseOfEarlierBuilds();
    }
    Path results = Files.createDirectories(FOLDER.resolve("" + MADE.size())).resolve("out");
    Stream<String> out = Stream.of("--out", results.toString());
    CommandRun run =
        CommandRun.of(
            Stream.of(Stream.of("certify"), options.stream(), out)
                .flatMap(words -> words)
                .toArray(String[]::new));
    assertThat(results.resolve("conformance.json")).as(run.err()).exists();
    return new OneRun(run, results);
  }

  private static void removeThoseOfEarlierBuilds() throws IOException {
    if (Files.exists(FOLDER)) {
      try (Stream<Path> all = Files.walk(FOLDER)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Copies the results into a folder that does not exist. Returns it. */
  Path copyTo(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(results)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, folder.resolve(results.relativize(path).toString()));
      }
    }
    return folder;
  }
}
