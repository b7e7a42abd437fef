package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The workflow and the action for GitHub: pinned, and each step of a shell runs with the real zip.
 */
class GithubFilesTest {
  private static final Pattern USES = Pattern.compile("uses: (\\S+)(.*)");
  private static final Pattern PINNED = Pattern.compile("[\\w./-]+@[0-9a-f]{40} # v[0-9.]+");

  @TempDir static Path folder;
  private static Path ci;
  private static Path repository;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path distribution = Release.unpack(folder);
    ci = distribution.resolve("examples/ci");
    repository = folder.resolve("repository");
    Project.write(repository, distribution);
    Path action = ci.resolve("action/action.yml");
    Path place = repository.resolve(".github/actions/shared-info-tck/action.yml");
    Files.createDirectories(place.getParent());
    Files.copy(action, place);
  }

  @Test
  void actionsArePinnedByDigest() throws IOException {
    for (Path file : List.of(ci.resolve("github-actions.yml"), ci.resolve("action/action.yml"))) {
      List<MatchResult> uses = USES.matcher(Files.readString(file)).results().toList();
      assertThat(uses).isNotEmpty();
      assertThat(uses)
          .allMatch(found ->
              found.group(1).equals("./.github/actions/shared-info-tck")
                  || PINNED.matcher(found.group(1) + found.group(2)).matches());
    }
  }

  @TestFactory
  Stream<DynamicTest> workflowCertifiesInShardsAndMergesThem() {
    return Shell.with("shards, merged", GithubFilesTest::certify, "make", "gcc", "curl");
  }

  private static void certify() throws IOException, InterruptedException {
    Map<String, String> values = new HashMap<>();
    values.put("vars.TCK_URL", "file://" + Release.zip());
    values.put("vars.TCK_SHA256", Project.digest(Release.zip()));
    var workflow =
        new GithubWorkflow(
            Yaml.read(ci.resolve("github-actions.yml")), repository, folder.resolve("runner"));
    for (String shard : workflow.matrix("certify", "shard")) {
      values.put("matrix.shard", shard);
      workflow.run("certify", "machine-" + shard, values);
    }
    Path workspace = workflow.run("report", "machine-report", values);
    assertThat(Release.outcome(workspace.resolve("conformance"))).isEqualTo("CONFORMANT");
    try (Stream<Path> summaries =
        Files.find(folder, 5, (path, _) -> path.endsWith("temp/summary"))) {
      assertThat(summaries).hasSize(1);
    }
  }

  @TestFactory
  Stream<DynamicTest> anotherDigestEndsTheJob() {
    return Shell.with("another digest", GithubFilesTest::refuse, "curl");
  }

  private static void refuse() throws IOException {
    var workflow =
        new GithubWorkflow(
            Yaml.read(ci.resolve("github-actions.yml")), repository, folder.resolve("wrong"));
    Map<String, String> values =
        Map.of(
            "vars.TCK_URL",
            "file://" + Release.zip(),
            "vars.TCK_SHA256",
            "0".repeat(64),
            "matrix.shard",
            "1");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> workflow.run("certify", "machine", values))
        .hasMessageContaining("WARNING: 1 computed checksum did NOT match");
  }
}
