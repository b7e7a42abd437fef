package org.sharedinfo.report.certificate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sharedinfo.report.input.StrictRecords;
import org.sharedinfo.report.input.StrictTexts;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.node.ObjectNode;

/** An in-toto statement (version 1) of test results, as an attestation holds it. */
@JsonSerialize
record Statement(String _type, List<Resource> subject, String predicateType, TestResult predicate) {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://in-toto.io/attestation/test-result/v0.1";

  private static final String SHA_256 = "sha256";

  Statement {
    subject = List.copyOf(subject);
  }

  /** A thing, by name and digest. */
  @JsonSerialize
  record Resource(String name, Map<String, String> digest) {
    Resource {
      digest = Map.copyOf(digest);
    }

    static Resource of(String name, String sha256) {
      return new Resource(name, Map.of(SHA_256, sha256));
    }

    String sha256() {
      return digest.getOrDefault(SHA_256, "");
    }
  }

  /**
   * The predicate. The first five parts are in-toto's. From the others a verifier can tell that
   * nothing was left out.
   *
   * @param result PASSED, FAILED or WARNED
   * @param configuration the kit and the catalogue
   * @param passedTests rule, role and ABI of what passed, such as {@code TIM-04 TR x86_64}
   * @param warnedTests the same, of what neither passed nor failed and does apply
   * @param failedTests the same, of what failed
   * @param outcome of the run
   * @param abis the ids of the ABIs that ran
   * @param scope the kind of guests, and the declared limits
   * @param profile gate or full
   * @param seed the run's seed in decimal
   * @param filters the options that left something out
   * @param isolated whether the implementation ran in namespaces of its own: {@code yes}, or {@code
   *     no} and why; absent if the run does not say
   * @param notApplicable rule, role and ABI of what does not apply
   * @param checks each check: ABI, id and verdict, such as {@code x86_64 time.TimeReading.plain
   *     PASS}
   */
  @JsonSerialize
  record TestResult(
      String result,
      List<Resource> configuration,
      List<String> passedTests,
      List<String> warnedTests,
      List<String> failedTests,
      RunOutcome outcome,
      String kitVersion,
      String catalogueVersion,
      List<String> abis,
      Scope scope,
      String profile,
      String seed,
      List<String> filters,
      Optional<String> isolated,
      List<String> notApplicable,
      List<String> checks) {
    TestResult {
      configuration = List.copyOf(configuration);
      passedTests = List.copyOf(passedTests);
      warnedTests = List.copyOf(warnedTests);
      failedTests = List.copyOf(failedTests);
      abis = List.copyOf(abis);
      filters = List.copyOf(filters);
      notApplicable = List.copyOf(notApplicable);
      checks = List.copyOf(checks);
    }

    /** What in-toto calls an outcome. */
    static String resultOf(RunOutcome outcome) {
      return switch (outcome) {
        case CONFORMANT -> "PASSED";
        case NON_CONFORMANT -> "FAILED";
        case INCOMPLETE, PARTIAL -> "WARNED";
      };
    }

    /** The digest of the kit or of the catalogue. */
    String digestOf(String what) {
      return configuration.stream()
          .filter(one -> one.name().startsWith(what + " "))
          .map(Resource::sha256)
          .findFirst()
          .orElse("");
    }
  }

  /** What one check came to, as a line of {@link TestResult#checks()}. */
  record CheckLine(String abi, String check, Verdict verdict) {
    private static final Pattern LINE =
        Pattern.compile("([a-z0-9_]{1,20}) ([A-Za-z0-9_.$-]{1,300}) ([A-Z_]{1,20})");

    static CheckLine parse(String text) throws UnfitJsonException {
      var parts = LINE.matcher(text);
      if (parts.matches()) {
        for (Verdict verdict : Verdict.values()) {
          if (verdict.name().equals(parts.group(3))) {
            return new CheckLine(parts.group(1), parts.group(2), verdict);
          }
        }
      }
      throw new UnfitJsonException("not a check with its verdict: \"" + text + "\"");
    }

    String text() {
      return abi + " " + check + " " + verdict;
    }
  }

  /**
   * Reads one.
   *
   * @throws UnfitJsonException if the bytes are no statement, or a part has the wrong type or form
   */
  static Statement read(ObjectNode tree) throws UnfitJsonException {
    if (!tree.path("_type").isString()
        || !tree.path("_type").asString().equals(TYPE)
        || !tree.path("predicateType").isString()
        || !tree.path("predicateType").asString().equals(PREDICATE)) {
      throw new UnfitJsonException("not an in-toto statement of test results");
    }
    refuseNull(tree, "");
    Statement statement = StrictRecords.read(tree, Statement.class);
    if (statement.subject().size() != 1) {
      throw new UnfitJsonException(
          "it speaks of " + statement.subject().size() + " subjects: an attestation has one");
    }
    requireDigest("subject", statement.subject().getFirst());
    if (statement.subject().getFirst().name().isBlank()) {
      throw new UnfitJsonException("its subject has no name");
    }
    TestResult predicate = statement.predicate();
    for (String part : List.of("kit", "catalogue")) {
      List<Resource> found =
          predicate.configuration().stream()
              .filter(one -> one.name().startsWith(part + " "))
              .toList();
      if (found.size() != 1) {
        throw new UnfitJsonException("its configuration names " + found.size() + " of: " + part);
      }
      requireDigest(part, found.getFirst());
    }
    if (!predicate.seed().matches("-?(0|[1-9][0-9]{0,18})")) {
      throw new UnfitJsonException("its seed is no number: \"" + predicate.seed() + "\"");
    }
    for (String isolated : predicate.isolated().stream().toList()) {
      StrictTexts.requireIsolation(isolated);
    }
    return statement;
  }

  private static void requireDigest(String what, Resource resource) throws UnfitJsonException {
    if (resource.digest().size() != 1 || !StrictTexts.isDigest(resource.sha256())) {
      throw new UnfitJsonException(
          "the digest of its " + what + " is not one SHA-256 of something, in hexadecimal");
    }
  }

  private static void refuseNull(JsonNode node, String path) throws UnfitJsonException {
    if (node.isNull()) {
      throw new UnfitJsonException("\"" + path + "\" is null");
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> part : node.properties()) {
        refuseNull(part.getValue(), path.isEmpty() ? part.getKey() : path + "." + part.getKey());
      }
    } else if (node.isArray()) {
      int i = 0;
      for (JsonNode element : node.values()) {
        refuseNull(element, path + "[" + i++ + "]");
      }
    }
  }
}
