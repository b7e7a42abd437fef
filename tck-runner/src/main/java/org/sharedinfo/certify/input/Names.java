package org.sharedinfo.certify.input;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * Names that a user can choose from. Case does not matter. An unknown name is rejected with the
 * closest known one, or with all of them if there are few.
 *
 * @param kind what they name, in lower case
 * @param known the value of each name
 */
public record Names<T>(String kind, Map<String, T> known) {
  private static final int FEW = 12;

  /** Roles by their ids. */
  public static final Names<Role> ROLES = of("role", List.of(Role.values()), Role::id);

  /** Rules by their ids. */
  public static final Names<Rule> RULES = of("rule", List.of(Rule.values()), Rule::id);

  /** The names of values. */
  public static <T> Names<T> of(String kind, List<T> values, Function<T, String> id) {
    return new Names<>(kind, values.stream().collect(Collectors.toMap(id, Function.identity())));
  }

  /** The value of a name, if it is known. */
  public Optional<T> find(String name) {
    return known.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * The values of some names.
   *
   * @throws UsageException if one is unknown
   */
  Set<T> requireAll(List<String> names) {
    return names.stream().map(this::require).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The value of a name.
   *
   * @throws UsageException if it is unknown
   */
  public T require(String name) {
    return find(name).orElseThrow(() -> new UsageException(unknown(name)));
  }

  private String unknown(String name) {
    String close = closest(name).map(" Did you mean %s?"::formatted).orElse("");
    String all =
        known.size() > FEW
            ? ""
            : " Choose from " + String.join(", ", known.keySet().stream().sorted().toList()) + ".";
    return "Unknown " + kind + " " + name + "." + close + all;
  }

  /** The known name with the fewest changes, if these are less than half of the name. */
  private Optional<String> closest(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    Comparator<String> byDistance =
        Comparator.comparingInt(each -> distance(wanted, each.toLowerCase(Locale.ROOT)));
    return known.keySet().stream()
        .min(byDistance.thenComparing(Comparator.naturalOrder()))
        .filter(each -> 2 * distance(wanted, each.toLowerCase(Locale.ROOT)) < each.length());
  }

  /** The fewest characters to insert, remove or replace (Levenshtein). */
  static int distance(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
