package org.sharedinfo.jcstress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;

/**
 * The result of one test in one mode. It is published as a report entry of its test, from which
 * {@link #fromEntry} reads it back. Every {@link StressListener} and every exception of the engine
 * gets it too.
 *
 * @param test name of the test class
 * @param mode name of the mode
 * @param jvmArgs the JVM arguments that the mode added, with the seed if it makes random choices
 * @param verdict the engine's verdict
 * @param status how the run ended; anything but NORMAL is an ERROR
 * @param samples the number of outcomes collected
 * @param witnesses how many of them are witnesses; empty if the test declares none
 * @param outcomes each outcome seen, most frequent first, then those declared but not seen
 * @param messages what went wrong, as the fork reported it; empty after a normal run
 * @param duration of the test in its fork, without the fork's start
 */
public record StressReport(
    String test,
    String mode,
    List<String> jvmArgs,
    Verdict verdict,
    Status status,
    long samples,
    OptionalLong witnesses,
    List<Observed> outcomes,
    List<String> messages,
    Duration duration) {

  private static final String KEY = "jcstress.";
  private static final String NONE = "none";

  /** The engine's verdict on one run, the worst first. */
  public enum Verdict {
    /** A forbidden outcome was seen. */
    FAILED,
    /** The run did not end normally, or collected nothing. */
    ERROR,
    /** Neither a forbidden outcome nor a witness was seen. */
    INCONCLUSIVE,
    /** Nothing forbidden was seen, in a run that could have shown it. */
    PASSED
  }

  /**
   * One line of the table of outcomes.
   *
   * @param id the outcome; for one that was not seen, the expression that declares it
   * @param count how often it was seen
   * @param expect its grade
   * @param witness whether it proves that the actors overlapped
   * @param description its meaning, as the test declares it
   */
  public record Observed(
      String id, long count, Expect expect, boolean witness, String description) {}

  /** The order of {@link #outcomes}. */
  static final Comparator<Observed> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Observed::count).reversed();

  /** Copies the lists. */
  public StressReport {
    jvmArgs = List.copyOf(jvmArgs);
    outcomes = List.copyOf(outcomes);
    messages = List.copyOf(messages);
  }

  /** The number of forbidden outcomes collected. */
  public long forbidden() {
    return outcomes.stream()
        .filter(outcome -> ForkGrading.fails(outcome.expect()))
        .mapToLong(Observed::count)
        .sum();
  }

  /** This report as the key-value pairs of a report entry. */
  public Map<String, String> toEntry() {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put(KEY + "test", test);
    entry.put(KEY + "mode", mode);
    entry.put(KEY + "jvmArgs", lines(jvmArgs));
    entry.put(KEY + "verdict", verdict.name());
    entry.put(KEY + "status", status.name());
    entry.put(KEY + "samples", Long.toString(samples));
    entry.put(
        KEY + "witnesses", witnesses.isPresent() ? Long.toString(witnesses.getAsLong()) : NONE);
    entry.put(
        KEY + "outcomes",
        lines(
            outcomes.stream()
                .map(o ->
                    String.join(
                        "\t",
                        Long.toString(o.count()),
                        o.expect().name(),
                        o.witness() ? "witness" : "-",
                        escape(o.id()),
                        escape(o.description())))
                .toList()));
    entry.put(KEY + "messages", lines(messages.stream().map(StressReport::escape).toList()));
    entry.put(KEY + "durationMillis", Long.toString(duration.toMillis()));
    return entry;
  }

  /**
   * Reads a report back from the key-value pairs of a report entry.
   *
   * @return empty if the entry is not one of this engine
   */
  public static Optional<StressReport> fromEntry(Map<String, String> entry) {
    if (!entry.containsKey(KEY + "verdict")) {
      return Optional.empty();
    }
    String witnesses = value(entry, "witnesses");
    return Optional.of(
        new StressReport(
            value(entry, "test"),
            value(entry, "mode"),
            ofLines(value(entry, "jvmArgs")),
            Verdict.valueOf(value(entry, "verdict")),
            Status.valueOf(value(entry, "status")),
            Long.parseLong(value(entry, "samples")),
            witnesses.equals(NONE)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(witnesses)),
            ofLines(value(entry, "outcomes")).stream().map(StressReport::observed).toList(),
            ofLines(value(entry, "messages")).stream().map(StressReport::unescape).toList(),
            Duration.ofMillis(Long.parseLong(value(entry, "durationMillis")))));
  }

  private static String value(Map<String, String> entry, String key) {
    return Objects.requireNonNull(entry.get(KEY + key), key);
  }

  private static Observed observed(String line) {
    String[] cells = line.split("\t", -1);
    return new Observed(
        unescape(cells[3]),
        Long.parseLong(cells[0]),
        Expect.valueOf(cells[1]),
        cells[2].equals("witness"),
        unescape(cells[4]));
  }

  // The platform accepts no blank values.
  private static String lines(List<String> lines) {
    return lines.isEmpty() ? NONE : lines.stream().collect(Collectors.joining("\n"));
  }

  private static List<String> ofLines(String text) {
    return text.equals(NONE) ? List.of() : List.of(text.split("\n", -1));
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  private static String unescape(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c = text.charAt(i);
        plain.append(c == 't' ? '\t' : c == 'n' ? '\n' : c);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** The table of outcomes as text, one line each. */
  public String table() {
    List<String> lines = new ArrayList<>();
    for (Observed outcome : outcomes) {
      lines.add(
          String.format(
              "%14d  %-12s %s%s%s",
              outcome.count(),
              outcome.expect(),
              outcome.id(),
              outcome.witness() ? " [witness]" : "",
              outcome.description().isEmpty() ? "" : ": " + outcome.description()));
    }
    return String.join("\n", lines);
  }
}
