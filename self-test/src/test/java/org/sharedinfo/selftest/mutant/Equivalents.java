package org.sharedinfo.selftest.mutant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Mutants that are as right as what they were made from, each with the argument why. In the file an
 * argument stands before the ids that it is about, which are indented.
 */
final class Equivalents {
  private static final String FILE = "equivalents.txt";

  private final Map<String, String> argued = new LinkedHashMap<>();

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read, or argues about one mutant twice
   */
  Equivalents() throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Equivalents.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      String why = "";
      for (String line : lines.lines().toList()) {
        if (!line.startsWith(" ")) {
          why = line;
        } else if (argued.put(line.strip(), why) != null) {
          throw new IOException(FILE + ": twice: " + line.strip());
        }
      }
    }
  }

  /** Why a mutant is as right; empty if nobody says so. */
  Optional<String> argumentFor(String mutant) {
    return Optional.ofNullable(argued.get(mutant));
  }

  /** Arguments about mutants that no longer exist: the code has changed since. */
  Set<String> stale(List<String> mutants) {
    return argued.keySet().stream().filter(id -> !mutants.contains(id)).collect(Collectors.toSet());
  }
}
