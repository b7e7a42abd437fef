package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The file for GitLab: each line of its scripts runs with the real zip. What would install packages
 * is replaced by a program that does nothing, since the machine has them.
 */
class GitlabFileTest {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> pipelineCertifiesInShardsAndMergesThem() {
    return Shell.with("shards, merged", GitlabFileTest::certify, "make", "gcc", "curl");
  }

  private static void certify() throws IOException, InterruptedException {
    Path distribution = Release.unpack(folder);
    JsonNode file = Yaml.read(distribution.resolve("examples/ci/gitlab-ci.yml"));
    assertThat(file.at("/.tck/image").asString()).matches("\\S+@sha256:[0-9a-f]{64}");
    int jobs = file.at("/certify/parallel").asInt();
    Path artifacts = folder.resolve("artifacts");
    for (int index = 1; index <= jobs; index++) {
      Path workspace = folder.resolve("job-" + index);
      Project.write(workspace, distribution);
      run(file, "certify", workspace, index, jobs);
      String kept = file.at("/certify/artifacts/paths/0").asString();
      assertThat(kept).isEqualTo("shard-$CI_NODE_INDEX");
      Project.copy(workspace.resolve("shard-" + index), artifacts.resolve("shard-" + index));
    }
    Path report = folder.resolve("report");
    Project.write(report, distribution);
    Project.copy(artifacts, report);
    run(file, "report", report, 1, 1);
    assertThat(Release.outcome(report.resolve("conformance"))).isEqualTo("CONFORMANT");
    assertThat(report.resolve(file.at("/report/artifacts/reports/junit").asString())).exists();
  }

  private static void run(JsonNode file, String job, Path workspace, int index, int total)
      throws IOException, InterruptedException {
    assertThat(file.at("/" + job + "/extends").asString()).isEqualTo(".tck");
    String script =
        Stream.concat(
                Yaml.texts(file.at("/.tck/before_script")).stream(),
                Yaml.texts(file.at("/" + job + "/script")).stream())
            .collect(Collectors.joining("\n"));
    Shell.in(workspace)
        .with("PATH", installed() + ":" + System.getenv("PATH"))
        .with("TCK_URL", "file://" + Release.zip())
        .with("TCK_SHA256", Project.digest(Release.zip()))
        .with("CI_PROJECT_DIR", workspace.toString())
        .with("CI_PIPELINE_IID", "7")
        .with("CI_NODE_INDEX", "" + index)
        .with("CI_NODE_TOTAL", "" + total)
        .run(script)
        .succeeded();
  }

  private static Path installed() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path program = programs.resolve("apt-get");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return programs;
  }
}
