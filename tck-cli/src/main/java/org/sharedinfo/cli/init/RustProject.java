package org.sharedinfo.cli.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.certify.Quoted;
import org.sharedinfo.cli.init.CHeader.Member;
import org.sharedinfo.rule.Role;

/** A library in Rust: the C ABI as the example declares it, and one file to fill in. */
record RustProject() implements NewProject {
  private static final Pattern MEMBER =
      Pattern.compile(
          "pub (\\w+):\\s*Option<extern \"C\" fn\\(([^)]*)\\)(?: -> ([^>]*))?>,", Pattern.DOTALL);

  @Override
  public Map<String, String> files(Set<Role> roles) {
    String abi = Kit.text("rust/tck.rs");
    Set<String> offered =
        CProject.functions(Kit.text("shared_info_tck.h"), roles).stream()
            .map(Member::name)
            .collect(Collectors.toSet());
    List<MatchResult> members = MEMBER.matcher(abi).results().toList();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Cargo.toml", Kit.text("rust/Cargo.toml").replace("\"example\"", "\"mine\""));
    files.put("src/tck.rs", abi);
    files.put(
        "src/lib.rs",
        Kit.text("rust/lib.rs")
            .replace("// functions\n", definitions(members, offered))
            .replace("    // members\n", table(members, offered)));
    return files;
  }

  @Override
  public List<String> commands() {
    return List.of(
        "cargo build --release",
        Quoted.word(Kit.command()) + " certify --implementation target/release/libmine.so");
  }

  private static String definitions(List<MatchResult> members, Set<String> offered) {
    return members.stream()
        .filter(member -> offered.contains(member.group(1)))
        .map(RustProject::definition)
        .collect(Collectors.joining("\n"));
  }

  private static String definition(MatchResult member) {
    String name = member.group(1);
    return switch (name) {
      case "publish_wallclock" -> Kit.text("rust/publish_wallclock.rs");
      case "layout" -> Kit.text("rust/layout.rs");
      default ->
          "extern \"C\" fn %s(%s) -> %s {\n    to_do(error, \"%s\")\n}\n"
              .formatted(name, parameters(member.group(2)), qualified(member.group(3)), name);
    };
  }

  /** Parameters without names, except the last one, through which errors are reported. */
  private static String parameters(String types) {
    List<String> all = Stream.of(types.split(",\\s*")).map(RustProject::qualified).toList();
    return all.stream()
            .limit(all.size() - 1L)
            .map(type -> "_: " + type)
            .collect(Collectors.joining(", "))
        + ", error: "
        + all.getLast();
  }

  private static String qualified(String type) {
    return switch (type) {
      case "State" -> "*mut c_void";
      case "Refused" -> "*mut tck::Error";
      default -> type.replaceAll("\\b([A-Z]\\w*)", "tck::$1");
    };
  }

  private static String table(List<MatchResult> members, Set<String> offered) {
    return members.stream()
        .map(member -> member.group(1))
        .filter(name -> !name.equals("attach_guest"))
        .map(name ->
            "    %s: %s,\n".formatted(name, offered.contains(name) ? "Some(" + name + ")" : "None"))
        .collect(Collectors.joining());
  }
}
