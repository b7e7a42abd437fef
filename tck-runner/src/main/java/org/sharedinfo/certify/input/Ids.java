package org.sharedinfo.certify.input;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.InertText;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Shard;
import org.sharedinfo.tck.schedule.Replay;

/** What words of a request stand for. All throw a {@link UsageException} that names the word. */
public final class Ids {
  private static final int LONGEST_LABEL = 100;

  private Ids() {}

  /** ABIs by their ids. */
  public static Set<Abi> abis(List<String> ids) {
    return all("ABI", ids, Abi::byId, Stream.of(Abi.values()).map(Abi::id));
  }

  /** Roles by their ids. */
  public static Set<Role> roles(List<String> ids) {
    return all("role", ids, Role::byId, Stream.of(Role.values()).map(Role::id));
  }

  /** Rules by their ids. */
  public static Set<Rule> rules(List<String> ids) {
    return all("rule", ids, Rule::byId, Stream.of("see tck rules"));
  }

  /** A profile by its id. */
  public static Profile profile(String id) {
    return one("profile", id, Profile::byId, Stream.of(Profile.values()).map(Profile::id));
  }

  /** A kind of guests by its id. */
  public static GuestKind guest(String id) {
    return GuestKind.byId(id)
        .orElseThrow(
            () -> new UsageException("--guest " + id + ": unknown kind; choose pv or hvm"));
  }

  /** A part of a run, such as 2/4. */
  public static Shard shard(String text) {
    return Shard.parse(text)
        .orElseThrow(() ->
            new UsageException(
                "--shard " + text + ": expected I/N, such as 2/4, with I from 1 to N"));
  }

  /** An execution, as its failure names it. */
  public static Replay replay(String text) {
    try {
      return Replay.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--replay: " + e.getMessage());
    }
  }

  /** A name for a run: one line that shows as it is. */
  public static String label(String text) {
    String shown = InertText.line(text.strip(), LONGEST_LABEL);
    if (shown.isEmpty() || !shown.equals(text.strip())) {
      throw new UsageException(
          "--label takes one line of text, at most " + LONGEST_LABEL + " characters");
    }
    return shown;
  }

  private static <T> Set<T> all(
      String what, List<String> ids, Function<String, Optional<T>> byId, Stream<String> known) {
    List<String> choice = known.toList();
    return ids.stream()
        .map(id -> one(what, id, byId, choice.stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T one(
      String what, String id, Function<String, Optional<T>> byId, Stream<String> known) {
    return byId.apply(id)
        .orElseThrow(() ->
            new UsageException(
                "no such "
                    + what
                    + ": "
                    + id
                    + "; there are "
                    + known.collect(Collectors.joining(", "))));
  }
}
