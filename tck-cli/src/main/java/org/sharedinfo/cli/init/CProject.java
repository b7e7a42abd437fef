package org.sharedinfo.cli.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sharedinfo.cli.init.CHeader.Member;
import org.sharedinfo.rule.Role;

/** A library in C: one source file, the kit's header, and a Makefile. */
record CProject() implements NewProject {
  private static final String HEADER = "shared_info_tck.h";
  private static final String EXPLORE = "shared_info_explore.c";

  @Override
  public Map<String, String> files(Set<Role> roles) {
    String header = Kit.text(HEADER);
    List<Member> functions = functions(header, roles);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("include/" + HEADER, header);
    files.put("include/" + EXPLORE, Kit.text(EXPLORE));
    files.put("Makefile", Kit.text("c/Makefile").replace("@TCK@", Kit.command()));
    files.put(
        "mine.c",
        Kit.text("c/mine.c")
            .replace(
                "/* functions */\n",
                functions.stream().map(CProject::definition).collect(Collectors.joining("\n")))
            .replace(
                "    /* members */\n",
                functions.stream()
                    .map(one -> "    .%s = %s,\n".formatted(one.name(), one.name()))
                    .collect(Collectors.joining())));
    return files;
  }

  @Override
  public List<String> commands() {
    return List.of("make certify");
  }

  /** The functions that a library with these roles must have, in the header's order. */
  static List<Member> functions(String header, Set<Role> roles) {
    Map<String, Member> all = CHeader.functions(header);
    return roles.stream()
        .sorted()
        .flatMap(role -> RoleInterface.of(role).functions().stream())
        .map(all::get)
        .filter(one -> !one.isOptional())
        .toList();
  }

  private static String definition(Member one) {
    return switch (one.name()) {
      case "publish_wallclock" -> Kit.text("c/publish_wallclock.c");
      case "layout" -> Kit.text("c/layout.c");
      default ->
          "static %s %s(%s) {\n  %s;\n  return to_do(error, \"%s\");\n}\n"
              .formatted(
                  one.returns(),
                  one.name(),
                  String.join(", ", one.parameters()),
                  one.parameters().stream()
                      .map(parameter -> "(void)" + parameter.replaceAll(".*\\W", ""))
                      .collect(Collectors.joining(", ")),
                  one.name());
    };
  }
}
