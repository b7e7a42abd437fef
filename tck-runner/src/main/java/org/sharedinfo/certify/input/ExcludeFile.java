package org.sharedinfo.certify.input;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.input.InputFile;
import org.sharedinfo.report.input.StrictJson;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The known failures, excluded until a certain day. A JSON object: {@code exclusions} is a list of
 * objects with {@code rule}, {@code reason}, {@code issue} and {@code expires} (the last day, in
 * UTC). An entry may be limited by {@code role}, {@code abi} and {@code when}, an object with
 * {@code os}, {@code arch} or {@code profile}.
 *
 * @param entries those that apply to this run
 * @param asleep the others, in words
 */
public record ExcludeFile(List<Exclusion> entries, List<String> asleep) {
  private static final Set<String> NEEDED = Set.of("rule", "reason", "issue", "expires");
  private static final Set<String> KNOWN =
      Set.of("rule", "role", "abi", "when", "reason", "issue", "expires");
  private static final int LONGEST = 2_000;
  private static final Set<String> CONDITIONS = Set.of("os", "arch", "profile");

  /** No file. */
  public static final ExcludeFile NONE = new ExcludeFile(List.of(), List.of());

  /**
   * Reads a file.
   *
   * @param today in UTC
   * @param profile of this run
   * @throws UsageException if the file is damaged, or an entry is wrong, expired or useless; it
   *     names file and entry
   */
  public static ExcludeFile read(Path file, LocalDate today, String profile) {
    JsonNode list = list(file);
    List<Exclusion> entries = new ArrayList<>();
    List<String> asleep = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "--exclude " + file + ", entry " + (i + 1);
      Exclusion entry = entry(where, list.get(i), today);
      Optional<String> unmet = unmet(where, list.get(i).path("when"), profile);
      if (unmet.isPresent()) {
        asleep.add(where + " (" + entry.rule() + ") does not apply to this run: " + unmet.get());
      } else {
        entries.add(entry);
      }
    }
    return new ExcludeFile(List.copyOf(entries), List.copyOf(asleep));
  }

  private static JsonNode list(Path file) {
    ObjectNode root;
    try {
      root = StrictJson.object(InputFile.read(file, InputFile.EXCLUDE));
    } catch (InputFile.UnreadableException | UnfitJsonException e) {
      throw new UsageException("--exclude " + file + ": " + e.getMessage());
    }
    if (!root.path("exclusions").isArray() || root.size() != 1) {
      throw new UsageException(
          "--exclude "
              + file
              + ": expected an object with a list \"exclusions\", and nothing else");
    }
    return root.get("exclusions");
  }

  private static Exclusion entry(String where, JsonNode node, LocalDate today) {
    if (!node.isObject()) {
      throw new UsageException(where + ": expected an object");
    }
    requireKnown(where, node, KNOWN);
    for (String name : new TreeSet<>(NEEDED)) {
      if (text(where, node, name).filter(value -> !value.isBlank()).isEmpty()) {
        throw new UsageException(where + ": needs a text \"" + name + "\"");
      }
    }
    var entry =
        new Exclusion(
            text(where, node, "rule").orElseThrow(),
            text(where, node, "role"),
            text(where, node, "abi"),
            text(where, node, "reason").orElseThrow(),
            text(where, node, "issue").orElseThrow(),
            text(where, node, "expires").orElseThrow());
    requireFit(where, entry);
    requireInForce(where, entry, today);
    return entry;
  }

  private static void requireKnown(String where, JsonNode node, Set<String> known) {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new UsageException(
            where + ": unknown \"" + name + "\"; there are " + new TreeSet<>(known));
      }
    }
  }

  /** An optional part; if present, it must be a text. */
  private static Optional<String> text(String where, JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isString() || value.asString().length() > LONGEST) {
      throw new UsageException(
          where
              + ": needs a text \""
              + name
              + "\", and has "
              + (value.isString() ? "more than " + LONGEST + " characters" : StrictJson.kind(value))
              + (NEEDED.contains(name) ? "" : "; omit it if it does not matter"));
    }
    return Optional.of(value.asString());
  }

  private static void requireFit(String where, Exclusion entry) {
    Rule rule =
        Rule.byId(entry.rule())
            .orElseThrow(() ->
                new UsageException(
                    where + ": unknown rule: " + entry.rule() + "; tck rules lists all rules"));
    for (String id : entry.role().stream().toList()) {
      Role role =
          Role.byId(id).orElseThrow(() -> new UsageException(where + ": unknown role: " + id));
      if (!rule.roles().contains(role)) {
        throw new UsageException(where + ": " + entry.rule() + " does not bind the role " + id);
      }
    }
    for (String id : entry.abi().stream().toList()) {
      if (Abi.byId(id).isEmpty()) {
        throw new UsageException(where + ": unknown ABI: " + id);
      }
    }
  }

  private static void requireInForce(String where, Exclusion entry, LocalDate today) {
    LocalDate last;
    try {
      last = DateTimeFormatter.ISO_LOCAL_DATE.parse(entry.expires(), LocalDate::from);
    } catch (DateTimeException e) {
      throw new UsageException(where + ": \"expires\" is a date such as 2027-01-31");
    }
    if (today.isAfter(last)) {
      throw new UsageException(
          where
              + " ("
              + entry.rule()
              + ") expired on "
              + last
              + ": fix what it excludes, remove it, or set a new date");
    }
  }

  private static Optional<String> unmet(String where, JsonNode when, String profile) {
    if (when.isMissingNode()) {
      return Optional.empty();
    }
    if (!when.isObject()) {
      throw new UsageException(where + ": \"when\" must be an object");
    }
    requireKnown(where, when, CONDITIONS);
    Map<String, String> here =
        Map.of(
            "os", System.getProperty("os.name"),
            "arch", System.getProperty("os.arch"),
            "profile", profile);
    Optional<String> unmet = Optional.empty();
    for (String name : when.propertyNames()) {
      String wanted = text(where + ", \"when\"", when, name).orElseThrow();
      if (name.equals("profile") && Profile.byId(wanted).isEmpty()) {
        throw new UsageException(
            where + ": unknown profile: " + wanted + "; the profiles are gate and full");
      }
      if (unmet.isEmpty() && !wanted.equalsIgnoreCase(here.get(name))) {
        unmet = Optional.of(name + " is " + here.get(name));
      }
    }
    return unmet;
  }

  /**
   * Rejects entries that exclude no check of the run.
   *
   * @throws UsageException names the first
   */
  public void requireUse(Path file, Set<Abi> abis, CheckFilter checks) {
    List<PlannedCheck> planned = CheckPlan.discover().stream().filter(checks::leaves).toList();
    for (Exclusion entry : entries) {
      boolean used =
          planned.stream()
              .anyMatch(check ->
                  check.rules().stream()
                      .anyMatch(rule ->
                          abis.stream()
                              .anyMatch(
                                  abi -> entry.covers(rule.id(), check.role().id(), abi.id()))));
      if (!used) {
        throw new UsageException(
            "--exclude "
                + file
                + ": the entry of "
                + entry.rule()
                + " has no effect: this run contains none of its checks; remove it");
      }
    }
  }
}
