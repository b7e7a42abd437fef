package org.sharedinfo.cli.init;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The functions in {@code shared_info_tck.h} that a library may export. */
final class CHeader {
  private static final Pattern MEMBER =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(\\w[\\w *]*?) ?\\(\\*(\\w+)\\)\\(([^)]*)\\);",
          Pattern.DOTALL);

  private CHeader() {}

  /**
   * A function.
   *
   * @param name the member of the table
   * @param returns its C type
   * @param parameters each with its C type
   * @param comment what it does, in one line
   */
  record Member(String name, String returns, List<String> parameters, String comment) {
    boolean isOptional() {
      return comment.startsWith("Optional.");
    }
  }

  /** All of them, by name. */
  static Map<String, Member> functions(String header) {
    return MEMBER
        .matcher(header.substring(header.indexOf("struct sitck_implementation {")))
        .results()
        .map(found ->
            new Member(
                found.group(3),
                found.group(2),
                List.of(found.group(4).strip().split(",\\s*")),
                found.group(1).replaceAll("\\s*\\n *\\*? *", " ").strip()))
        .collect(Collectors.toMap(Member::name, Function.identity()));
  }
}
