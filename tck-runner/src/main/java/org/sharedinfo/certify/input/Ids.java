package org.sharedinfo.certify.input;

import java.util.List;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Shard;

/**
 * Converts the words of a request. All methods throw a {@link UsageException} that names the word.
 */
public final class Ids {
  private static final int LONGEST_LABEL = 100;

  private static final Names<Abi> ABIS = Names.of("ABI", List.of(Abi.values()), Abi::id);
  private static final Names<Profile> PROFILES =
      Names.of("profile", List.of(Profile.values()), Profile::id);
  private static final Names<Evidence> KINDS =
      Names.of(
          "kind of evidence",
          List.of(Evidence.EXAMPLE, Evidence.PROPERTY, Evidence.STRESS, Evidence.SCHEDULE),
          Evidence::id);
  private static final Names<GuestKind> GUESTS =
      Names.of("kind of guests", List.of(GuestKind.values()), GuestKind::id);

  private Ids() {}

  /** ABIs by their ids. */
  public static Set<Abi> abis(List<String> ids) {
    return ABIS.requireAll(ids);
  }

  /** Roles by their ids. */
  public static Set<Role> roles(List<String> ids) {
    return Names.ROLES.requireAll(ids);
  }

  /** Rules by their ids. */
  public static Set<Rule> rules(List<String> ids) {
    return Names.RULES.requireAll(ids);
  }

  /** Kinds of evidence by their ids. */
  public static Set<Evidence> evidence(List<String> ids) {
    return KINDS.requireAll(ids);
  }

  /** A profile by its id. */
  public static Profile profile(String id) {
    return PROFILES.require(id);
  }

  /** A kind of guests by its id. */
  public static GuestKind guest(String id) {
    return GUESTS.require(id);
  }

  /** A part of a run, such as 2/4. */
  public static Shard shard(String text) {
    return Shard.parse(text)
        .orElseThrow(() ->
            new UsageException(
                "--shard " + text + ": expected I/N, such as 2/4, with I from 1 to N"));
  }

  /** An execution, in the form that a failure shows. */
  public static Replay replay(String text) {
    try {
      return Replay.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--replay: " + e.getMessage());
    }
  }

  /** A name for a run: one line of printable text. */
  public static String label(String text) {
    String shown = InertText.line(text.strip(), LONGEST_LABEL);
    if (shown.isEmpty() || !shown.equals(text.strip())) {
      throw new UsageException(
          "--label needs one line of text, at most " + LONGEST_LABEL + " characters");
    }
    return shown;
  }
}
