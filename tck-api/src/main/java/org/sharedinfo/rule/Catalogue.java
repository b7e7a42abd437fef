package org.sharedinfo.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;

/** The catalogue as a whole: its version, its parts, and a digest that binds results to it. */
public final class Catalogue {
  /**
   * Major.minor.patch. A rule that requires something else, or is stricter, raises the first
   * number. A new or weaker rule raises the second; a new wording raises the third.
   */
  public static final String VERSION = "2.1.1";

  private Catalogue() {}

  /** The rules of one area, in the catalogue's order. */
  public static List<Rule> of(Area area) {
    return Arrays.stream(Rule.values()).filter(rule -> rule.area() == area).toList();
  }

  /**
   * The rules as one text, in the catalogue's order: for each, one line of each of id, ABIs, roles
   * with their levels, title and text.
   */
  public static String canonicalText() {
    return Arrays.stream(Rule.values()).map(Catalogue::canonical).collect(Collectors.joining());
  }

  /** SHA-256 of {@link #canonicalText()} in UTF-8, as 64 hexadecimal digits, lower case. */
  public static String digest() {
    try {
      byte[] text = canonicalText().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static String canonical(Rule rule) {
    String abis = rule.abis().stream().map(Abi::id).collect(Collectors.joining(" "));
    String duties =
        rule.roles().stream()
            .map(role -> role.id() + "=" + rule.level(role))
            .collect(Collectors.joining(" "));
    return String.join("\n", rule.id(), abis, duties, rule.title(), rule.text(), "");
  }
}
