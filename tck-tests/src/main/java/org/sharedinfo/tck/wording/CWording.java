package org.sharedinfo.tck.wording;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;

/** For authors of libraries: functions, statuses and members of shared_info_tck.h. */
final class CWording extends Wording {
  /** A phrase in Java terms and in C terms. */
  private record Phrase(Pattern java, String c) {
    static Phrase of(String java, String c) {
      return new Phrase(Pattern.compile(java), c);
    }
  }

  /** The words before the name of an exception, and the number that it names. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?:\\ban? )?(?:java\\.lang\\.|org\\.sharedinfo\\.spi\\.)?\\b("
              + Stream.of(CStatus.values())
                  .map(status -> status.exception().getSimpleName())
                  .collect(Collectors.joining("|"))
              + ")\\b(?:: (-?\\d+(?: \\(0x[0-9a-f]+\\))?|0x[0-9a-f]+): ?)?");

  private static final Map<String, CStatus> STATUSES =
      Stream.of(CStatus.values())
          .collect(Collectors.toMap(status -> status.exception().getSimpleName(), s -> s));

  private static final Pattern MAKING = Pattern.compile("\\bmaking its (\\w+)");

  /** Not statuses, although the bridge throws them like one. */
  private static final List<Phrase> FIRST =
      List.of(
          Phrase.of(
              "(?:it )?threw java\\.lang\\.IllegalStateException: (\\S+: \\w+\\(\\) returned NULL)",
              "$1"),
          Phrase.of(
              "java\\.lang\\.IllegalStateException: \\S+ returned an unknown status: (-?\\d+)",
              "status $1, which enum sitck_status does not have"));

  private static final List<Phrase> LAST =
      List.of(
          Phrase.of("\\bthrew (?=SITCK_|status )", "returned "),
          Phrase.of("(SITCK_\\w+) that names (?=-?\\d)", "$1 with error->number = "),
          Phrase.of("\\ban error that names a ", "an error->number that is a "),
          Phrase.of("\\ba refusal that names the ", "a refusal whose error->number is the "),
          Phrase.of("\\bblock\\((\\d+)\\) (?:=|returned) true\\b", "block($1) with sleeps = 1"),
          Phrase.of("\\bblock\\((\\d+)\\) (?:=|returned) false\\b", "block($1) with sleeps = 0"),
          // the explorer's term for memory whose accesses it observes
          Phrase.of("\\bwatched memory\\b(?: \\d+)?", "the guest's memory"),
          Phrase.of("\\bsystemTime=", "system_time="),
          Phrase.of(": $", ""));

  /** How the bridge's frames name a role with one function, and that function. */
  private static final Map<String, CName> ROLES =
      CName.ALL.stream()
          .filter(one -> one.type().getDeclaredMethods().length == 1)
          .collect(
              Collectors.toMap(
                  one ->
                      one.type().getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT)
                          + one.type().getSimpleName().substring(1),
                  one -> one));

  private static final Pattern ROLE =
      Pattern.compile("(?<![\\w.$])(" + String.join("|", ROLES.keySet()) + ")\\(\\)");

  private final Pattern calls;
  private final Map<String, CName> names = new HashMap<>();

  CWording(Role role) {
    List<CName> known =
        CName.ALL.stream().filter(one -> one.role() == role || one.isUnmistakable()).toList();
    known.forEach(one -> names.put(one.method(), one));
    this.calls =
        Pattern.compile(
            "(?<![\\w.$])(?:"
                + known.stream()
                    .map(one -> one.method() + (one.isUnmistakable() ? "\\b" : "(?=\\()"))
                    .collect(Collectors.joining("|"))
                + ")(\\()?");
  }

  @Override
  public String of(String text) {
    String told = replaced(text, FIRST);
    told = EXCEPTION.matcher(told).replaceAll(CWording::status);
    told =
        ROLE.matcher(told)
            .replaceAll(found -> Objects.requireNonNull(ROLES.get(found.group(1))).name() + "()");
    told = MAKING.matcher(told).replaceAll(CWording::attaching);
    return replaced(calls.matcher(told).replaceAll(this::call), LAST);
  }

  @Override
  public boolean showsStackOf(Throwable thrown) {
    return Stream.of(CStatus.values()).noneMatch(s -> s.exception() == thrown.getClass());
  }

  private static String replaced(String text, List<Phrase> phrases) {
    String told = text;
    for (Phrase phrase : phrases) {
      told = phrase.java().matcher(told).replaceAll(phrase.c());
    }
    return told;
  }

  private static String status(MatchResult found) {
    CStatus status = Objects.requireNonNull(STATUSES.get(found.group(1)));
    String number = found.group(2);
    return status + (number == null ? "" : " (error->number = " + number + "): ");
  }

  // A reader of "time reader" or "TimeReader" should look at attach() in the header.
  private static String attaching(MatchResult found) {
    return Matcher.quoteReplacement(
        "attaching its "
            + Stream.of(Capability.values())
                .filter(one -> one.name().replace("_", "").equalsIgnoreCase(found.group(1)))
                .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .findFirst()
                .orElse(found.group(1)));
  }

  private String call(MatchResult found) {
    boolean open = found.group(1) != null;
    String method = open ? found.group().substring(0, found.group().length() - 1) : found.group();
    CName known = Objects.requireNonNull(names.get(method));
    return known.name() + (open ? "(" : known.isFunction() ? "()" : "");
  }
}
