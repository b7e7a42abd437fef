package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image of the distribution, and the jobs for Kubernetes that use it. */
class ContainerTest {
  private static final Pattern PINNED = Pattern.compile("\\S+@sha256:[0-9a-f]{64}");

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> image() throws IOException, InterruptedException {
    if (!ActedContainer.isPossible() || !Shell.has("make") || !Shell.has("gcc")) {
      return Stream.of(dynamicTest("no bwrap, make or gcc here: no image was acted out", () -> {}));
    }
    Path distribution = Release.unpack(folder);
    ActedContainer image = Release.image();
    return Stream.of(
        dynamicTest(
            "is built from an image that is pinned by digest",
            () -> assertThat(image.base()).matches(PINNED)),
        dynamicTest("answers with its command", () -> answers(image)),
        dynamicTest(
            "certifies a mounted library in jobs of Kubernetes",
            () -> certifies(distribution, image)));
  }

  private static void answers(ActedContainer image) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("nothing"));
    assertThat(image.start(work, Map.of(), List.of("--version")).succeeded().text())
        .startsWith("tck 1.");
    Shell.Said certified = image.start(work, Map.of(), List.of("certify", "--rule", "LAY-01"));
    assertThat(certified.exitCode()).as(certified.text()).isEqualTo(2);
    assertThat(certified.text()).contains("PARTIAL").doesNotContain("FAIL");
    assertThat(work.resolve("target/conformance/index.html")).exists();
  }

  private static void certifies(Path distribution, ActedContainer image)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("claim"));
    Path project = folder.resolve("project");
    Project.write(project, distribution);
    Shell.in(project)
        .with("PATH", distribution + ":" + System.getenv("PATH"))
        .run("make libmine.so")
        .succeeded();
    Files.createDirectories(work.resolve("implementation"));
    Files.copy(project.resolve("libmine.so"), work.resolve("implementation/libmine.so"));
    List<JsonNode> jobs = Yaml.readAll(distribution.resolve("examples/ci/kubernetes.yaml"));
    assertThat(jobs).hasSize(2);
    for (JsonNode job : jobs) {
      JsonNode container = job.at("/spec/template/spec/containers/0");
      assertThat(container.path("image").asString()).isEqualTo("IMAGE");
      assertThat(container.at("/volumeMounts/0/mountPath").asString()).isEqualTo("/work");
      int completions = job.at("/spec/completions").asInt(1);
      for (int index = 0; index < completions; index++) {
        image
            .startWith(
                Yaml.texts(container.path("command")),
                work,
                Map.of("JOB_COMPLETION_INDEX", "" + index),
                Yaml.texts(container.path("args")))
            .succeeded();
      }
    }
    assertThat(Release.outcome(work.resolve("results/conformance"))).isEqualTo("CONFORMANT");
  }
}
