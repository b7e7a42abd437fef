package org.sharedinfo.report.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.result.ResultLine;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run, or the parts of one that was shared between machines.
 *
 * @param parts by number; one, numbered 0, for a run that was not shared
 * @param count the number of parts of the whole run
 */
public record RunParts(SortedMap<Integer, Part> parts, int count) {
  /** In a run's filters: that it is one part, and which. */
  public static final String OPTION = "--shard ";

  private static final Pattern SHARD =
      Pattern.compile(OPTION + "([1-9][0-9]{0,3})/([1-9][0-9]{0,3})");
  private static final JsonMapper LINES =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  /**
   * A part and its folder.
   *
   * @param folder its folder
   * @param results its contents
   */
  public record Part(Path folder, ResultsFolder results) {}

  /** What parts of one run have in common. */
  private record Identity(
      String kit,
      String catalogue,
      Map<String, String> digests,
      RunInfo.Implementation implementation,
      String provider,
      List<String> abis,
      Scope scope,
      String profile,
      long seed,
      List<String> filters,
      List<Exclusion> exclusions,
      String count) {}

  /**
   * Sorts folders into runs: parts of the same run become one, in the order of their first parts.
   * Each is checked against the plan of its part.
   *
   * @throws DamagedResultsException if a folder does not hold readable results, or two hold the
   *     same part of a run
   */
  public static List<RunParts> of(List<Path> folders, Plans plans) throws DamagedResultsException {
    Map<Object, RunParts> runs = new LinkedHashMap<>();
    for (Path folder : folders) {
      var part = new Part(folder, ResultsFolder.read(folder, plans));
      Optional<Matcher> shard = shard(part.results().run());
      int index = shard.map(found -> Integer.parseInt(found.group(1))).orElse(0);
      int count = shard.map(found -> Integer.parseInt(found.group(2))).orElse(1);
      Object key = shard.isPresent() ? identity(part, count) : folder;
      RunParts run = runs.computeIfAbsent(key, _ -> new RunParts(new TreeMap<>(), count));
      Part twin = run.parts.putIfAbsent(index, part);
      if (twin != null) {
        throw DamagedResultsException.in(
            folder, "the same part " + index + "/" + count + " as in " + twin.folder());
      }
    }
    return List.copyOf(runs.values());
  }

  private static Identity identity(Part part, int count) {
    RunInfo run = part.results().run();
    return new Identity(
        run.kitVersion(),
        run.catalogueVersion(),
        run.digests(),
        run.implementation(),
        run.provider(),
        run.abis(),
        run.scope(),
        run.profile(),
        run.seed(),
        withoutShard(run),
        run.exclusions(),
        "of " + count);
  }

  private static Optional<Matcher> shard(RunInfo run) {
    return run.filters().stream().map(SHARD::matcher).filter(Matcher::matches).findFirst();
  }

  private static List<String> withoutShard(RunInfo run) {
    return run.filters().stream().filter(filter -> !filter.startsWith(OPTION)).toList();
  }

  /** Whether it was shared. */
  public boolean isShared() {
    return !parts.containsKey(0);
  }

  /** The numbers of the parts that are not there. */
  public List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int i = 1; isShared() && i <= count; i++) {
      if (!parts.containsKey(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** The first part that is there. */
  public Part first() {
    return parts.values().iterator().next();
  }

  /**
   * Writes the whole run's {@code run.json} and {@code results.ndjson}. Without all parts it is
   * incomplete.
   *
   * @throws IOException if a file cannot be written
   */
  public void write(Path target) throws IOException {
    List<CheckResult> results = new ArrayList<>();
    int planned = 0;
    boolean complete = missing().isEmpty();
    for (Part part : parts.values()) {
      results.addAll(part.results().results());
      planned += part.results().run().planned();
      complete &= part.results().run().state() == RunInfo.State.COMPLETE;
    }
    results.sort(
        Comparator.comparing((CheckResult result) -> result.abi().id())
            .thenComparing(CheckResult::check));
    RunInfo first = first().results().run();
    RunInfo whole =
        first.asPartOf(
            withoutShard(first),
            planned,
            parts.values().stream()
                .flatMap(part -> part.results().run().causes().stream())
                .distinct()
                .toList(),
            isolated(),
            complete ? RunInfo.State.COMPLETE : RunInfo.State.INCOMPLETE);
    var lines = new StringBuilder();
    results.forEach(
        result -> lines.append(LINES.writeValueAsString(ResultLine.of(result))).append('\n'));
    Files.writeString(
        target.resolve(ResultsFolder.RESULTS), lines.toString(), StandardCharsets.UTF_8);
    Files.writeString(
        target.resolve(ResultsFolder.RUN), LINES.writeValueAsString(whole), StandardCharsets.UTF_8);
  }

  /** The run was isolated if all of its parts were; one that does not say leaves it open. */
  private Optional<String> isolated() {
    List<Optional<String>> all =
        parts.values().stream()
            .map(part ->
                Optional.ofNullable(part.results().run().environment().get(RunInfo.ISOLATED)))
            .distinct()
            .toList();
    return all.contains(Optional.<String>empty())
        ? Optional.empty()
        : all.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
  }
}
