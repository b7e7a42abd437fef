package org.sharedinfo.report.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sharedinfo.report.page.Templates;
import org.sharedinfo.report.text.AsciiJson;
import org.sharedinfo.report.text.WholeFile;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Observation;
import org.sharedinfo.result.ObservedRule;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Catalogue;

/** Writes what recordings show, for people and for machines. */
public final class RecordingReport {
  /** The page for people. */
  public static final String PAGE = "index.html";

  /** The record for machines. */
  public static final String JSON = "recordings.json";

  private RecordingReport() {}

  /** The file for machines. */
  record Document(
      int version,
      String catalogueVersion,
      String evidence,
      Observation.Outcome outcome,
      int exitCode,
      List<Entry> recordings) {}

  /** One recording in it. */
  record Entry(
      String name,
      String sha256,
      String abi,
      String guest,
      String source,
      long accesses,
      Observation.Outcome outcome,
      long rulesExercised,
      long rulesKnown,
      List<String> notes,
      List<Judged> rules) {}

  /** A rule for a role in it. */
  record Judged(
      String rule,
      String role,
      String level,
      Verdict verdict,
      long held,
      long violated,
      List<Violation> violations) {}

  /**
   * Writes {@link #PAGE} and {@link #JSON}, each whole or not at all.
   *
   * @param dir an existing folder
   */
  public static void write(List<Observation> observations, Path dir) throws IOException {
    WholeFile.write(
        dir.resolve(JSON),
        out -> {
          AsciiJson.MAPPER.writeValue(out, document(observations));
          out.write('\n');
        });
    WholeFile.write(dir.resolve(PAGE), out -> page(observations, out));
  }

  private static void page(List<Observation> observations, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    RecordingPage page = RecordingPage.of(observations, Templates.style());
    Templates.of("recording/recording.peb").evaluate(writer, Map.of("page", page), Locale.ROOT);
    writer.flush();
  }

  private static Document document(List<Observation> observations) {
    Observation.Outcome outcome = Observation.Outcome.of(observations);
    return new Document(
        1,
        Catalogue.VERSION,
        Evidence.RECORDING.id(),
        outcome,
        outcome.exitCode(),
        observations.stream().map(RecordingReport::entry).toList());
  }

  private static Entry entry(Observation seen) {
    return new Entry(
        seen.name(),
        seen.sha256(),
        seen.abi(),
        seen.guest(),
        seen.source(),
        seen.accesses(),
        seen.outcome(),
        seen.exercised(),
        seen.known(),
        seen.notes(),
        seen.rules().stream().map(RecordingReport::judged).toList());
  }

  private static Judged judged(ObservedRule rule) {
    return new Judged(
        rule.rule().id(),
        rule.role().id(),
        rule.level().name(),
        rule.verdict(),
        rule.held(),
        rule.violated(),
        rule.violations());
  }
}
