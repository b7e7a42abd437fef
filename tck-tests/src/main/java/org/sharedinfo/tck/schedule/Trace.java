package org.sharedinfo.tck.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.explorer.Bounds;
import org.sharedinfo.explorer.Effort;
import org.sharedinfo.explorer.Exploration;
import org.sharedinfo.explorer.Explorer;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.explorer.Scenario;
import org.sharedinfo.tck.check.Subject;

/** The accesses of an implementation in a play with one actor, in order. */
public final class Trace {
  // the explorer's texts: "field is 1 (acquire)", "field := 1 (plain)", "field 1 -> 2 (…)"
  private static final Pattern ACCESS =
      Pattern.compile("(.+?) (is|:=|stays|\\S+ ->) (\\S+) \\((.*)\\)");
  private static final int MOST_MILLIS = 2_000;

  private Trace() {}

  /**
   * One step.
   *
   * @param kind of step
   * @param field the field, or the fence in words
   * @param value in hexadecimal with 0x, or one decimal digit; the value loaded or left by a write
   * @param ordering in words, such as "plain" or "or, volatile"; empty for a fence
   * @param where method, line and call
   */
  public record Step(Kind kind, String field, String value, String ordering, String where) {
    /** Whether it stores to the field, or updates it. */
    public boolean writes() {
      return kind == Kind.STORE || kind == Kind.UPDATE;
    }

    /** Whether it reads the field, alone or in an update. */
    public boolean reads() {
      return kind == Kind.LOAD || kind == Kind.UPDATE;
    }

    /** The value as a number. */
    public long number() {
      return value.startsWith("0x")
          ? Long.parseUnsignedLong(value.substring(2), 16)
          : Long.parseLong(value);
    }
  }

  /** Kinds of steps. */
  public enum Kind {
    LOAD,
    STORE,
    UPDATE,
    FENCE
  }

  /**
   * Plays one actor.
   *
   * @param ground the memory; closed at the end
   * @param staging adds the one actor
   * @return its accesses; empty if they cannot be observed or the play does not end
   */
  public static Optional<List<Step>> of(Ground ground, Consumer<World> staging) {
    var providers = Subject.current().providerClass();
    try (ground) {
      Scenario scenario =
          ground
              .watchedBy(
                  Scenario.of(
                      "trace",
                      cast ->
                          staging.accept(
                              new World(
                                  ground, cast, Watched.sides(), Watched.provider(providers)))))
              .checking(_ -> Optional.of("played"));
      Exploration played =
          Explorer.under(Model.SEQUENTIAL)
              .with(Bounds.USUAL.withMillis(MOST_MILLIS))
              .withThreads(1)
              .explore(scenario);
      return played instanceof Exploration.Failed(Failure failure, Effort _)
          ? Optional.of(steps(failure))
          : Optional.empty();
    } catch (RuntimeException | AssertionError cannotBePlayed) {
      return Optional.empty();
    }
  }

  private static List<Step> steps(Failure failure) {
    List<Step> steps = new ArrayList<>();
    for (Failure.Step step : failure.steps()) {
      Matcher access = ACCESS.matcher(step.text());
      if (access.matches()) {
        Kind kind =
            switch (access.group(2)) {
              case "is" -> Kind.LOAD;
              case ":=" -> Kind.STORE;
              default -> Kind.UPDATE;
            };
        steps.add(new Step(kind, access.group(1), access.group(3), access.group(4), step.where()));
      } else if (step.text().contains("fence")) {
        steps.add(new Step(Kind.FENCE, step.text(), "", "", step.where()));
      }
    }
    return steps;
  }
}
