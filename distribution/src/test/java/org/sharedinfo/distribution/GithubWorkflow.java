package org.sharedinfo.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Plays jobs of a GitHub workflow. Shell steps run as they are; the few actions that the workflow
 * uses are acted out. An action or an expression that is not known here is an error.
 *
 * @param file the workflow
 * @param repository what is checked out
 * @param runner where jobs run, and where artifacts are kept
 */
record GithubWorkflow(JsonNode file, Path repository, Path runner) {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([a-z_.A-Z0-9]+) *\\}\\}");
  private static final String LOCAL = "./";

  /** One job while it runs. */
  private record Job(Path workspace, Path temp, Map<String, String> values) {}

  /** The values of the matrix that a job is repeated for. */
  List<String> matrix(String job, String name) {
    return Yaml.texts(file.at("/jobs/" + job + "/strategy/matrix/" + name));
  }

  /**
   * Runs a job on a fresh machine.
   *
   * @param values what expressions mean, by name
   * @return the job's workspace
   */
  Path run(String job, String machine, Map<String, String> values)
      throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(runner.resolve(machine).resolve("workspace"));
    Path temp = Files.createDirectories(runner.resolve(machine).resolve("temp"));
    var running = new Job(workspace, temp, values);
    for (JsonNode step : file.at("/jobs/" + job + "/steps")) {
      step(step, running);
    }
    return workspace;
  }

  private void step(JsonNode step, Job job) throws IOException, InterruptedException {
    if (step.has("run")) {
      shell(step, job);
      return;
    }
    String action = step.required("uses").asString();
    JsonNode with = step.path("with");
    switch (action.replaceFirst("@.*", "")) {
      case "actions/checkout" -> Project.copy(repository, job.workspace());
      case "actions/setup-java" -> {}
      case "actions/upload-artifact" ->
          Project.copy(
              job.workspace().resolve(meaning(with.required("path"), job)),
              runner.resolve("artifacts").resolve(meaning(with.required("name"), job)));
      case "actions/download-artifact" -> download(meaning(with.required("pattern"), job), job);
      default -> composite(action, with, job);
    }
  }

  private void download(String pattern, Job job) throws IOException {
    try (Stream<Path> artifacts = Files.list(runner.resolve("artifacts"))) {
      for (Path artifact : (Iterable<Path>) artifacts::iterator) {
        String name = artifact.getFileName().toString();
        if (name.matches(pattern.replace("*", ".*"))) {
          Project.copy(artifact, job.workspace().resolve(name));
        }
      }
    }
  }

  private void composite(String action, JsonNode with, Job job)
      throws IOException, InterruptedException {
    if (!action.startsWith(LOCAL)) {
      throw new IllegalStateException("nobody acts out " + action);
    }
    Map<String, String> inputs = new HashMap<>();
    for (var given : with.properties()) {
      inputs.put("inputs." + given.getKey(), meaning(given.getValue(), job));
    }
    var inside = new Job(job.workspace(), job.temp(), inputs);
    JsonNode own = Yaml.read(job.workspace().resolve(action).resolve("action.yml"));
    for (JsonNode step : own.at("/runs/steps")) {
      step(step, inside);
    }
  }

  private void shell(JsonNode step, Job job) throws IOException, InterruptedException {
    Path paths = job.temp().resolve("paths");
    String added = Files.exists(paths) ? String.join(":", Files.readAllLines(paths)) + ":" : "";
    Shell shell =
        Shell.in(job.workspace())
            .with("PATH", added + System.getenv("PATH"))
            .with("RUNNER_TEMP", job.temp().toString())
            .with("GITHUB_PATH", paths.toString())
            .with("GITHUB_RUN_NUMBER", "42")
            .with("GITHUB_STEP_SUMMARY", job.temp().resolve("summary").toString());
    for (var variable : step.path("env").properties()) {
      shell = shell.with(variable.getKey(), meaning(variable.getValue(), job));
    }
    shell.run(meaning(step.required("run"), job)).succeeded();
  }

  private static String meaning(JsonNode text, Job job) {
    return EXPRESSION
        .matcher(text.asString())
        .replaceAll(found -> {
          String value = job.values().get(found.group(1));
          if (value == null) {
            throw new IllegalStateException("nobody knows " + found.group());
          }
          return java.util.regex.Matcher.quoteReplacement(value);
        });
  }
}
