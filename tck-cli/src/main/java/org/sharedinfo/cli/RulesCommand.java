package org.sharedinfo.cli;

import static java.util.Collections.disjoint;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.input.Ids;
import org.sharedinfo.certify.input.Names;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.report.terminal.RuleText;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.PageField;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Source;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code tck rules}: the catalogue, or some rules of it, with the evidence for each rule. */
@Command(
    name = "rules",
    description = "Shows the rule catalogue, one of its areas, or a single rule in full.",
    mixinStandardHelpOptions = true)
final class RulesCommand implements Runnable {
  private static final Names<List<Rule>> NAMES = names();

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID|AREA",
      description = "Rules, such as TIM-04, or areas, such as TIM (default: all rules).")
  List<String> wanted = List.of();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description = "Only rules that bind one of these roles.")
  List<String> roles = List.of();

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Output format (default: ${DEFAULT-VALUE}).")
  String format;

  /** One rule, as it is listed. */
  record Listed(
      String id,
      Area area,
      Level level,
      Map<String, Level> roles,
      List<String> abis,
      List<String> evidence,
      List<String> checks,
      String title,
      String text,
      String why,
      List<String> sources,
      List<String> fields,
      String lookAt) {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Listed> rules = list(chosen(), CheckPlan.discover());
    switch (format) {
      case "table" -> {
        if (!wanted.isEmpty() && wanted.stream().allMatch(RulesCommand::isRule)) {
          whole(rules, out);
        } else {
          table(rules, out);
        }
      }
      case "json" ->
          out.println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(rules));
      default ->
          throw new UsageException("Unknown format " + format + ". Formats are table and json.");
    }
    out.flush();
  }

  private List<Rule> chosen() {
    Set<Role> binding = Ids.roles(roles);
    List<Rule> rules =
        wanted.stream().flatMap(name -> NAMES.require(name).stream()).distinct().toList();
    List<Rule> chosen =
        (wanted.isEmpty() ? List.of(Rule.values()) : rules)
            .stream()
                .filter(rule -> binding.isEmpty() || !disjoint(rule.roles(), binding))
                .toList();
    if (chosen.isEmpty()) {
      throw new UsageException("none of these rules binds " + String.join(", ", roles));
    }
    return chosen;
  }

  private static boolean isRule(String name) {
    return Names.RULES.find(name).isPresent();
  }

  private static Names<List<Rule>> names() {
    Map<String, List<Rule>> names = new LinkedHashMap<>();
    for (Rule rule : Rule.values()) {
      names.put(rule.id(), List.of(rule));
      names.computeIfAbsent(rule.area().name(), _ -> new ArrayList<>()).add(rule);
    }
    return new Names<>("rule or area", names);
  }

  private static List<Listed> list(List<Rule> rules, List<PlannedCheck> checks) {
    List<Listed> listed = new ArrayList<>();
    for (Rule rule : rules) {
      List<PlannedCheck> own = checks.stream().filter(c -> c.rules().contains(rule)).toList();
      Map<String, Level> roles = new LinkedHashMap<>();
      for (Role role : Role.values()) {
        if (rule.roles().contains(role)) {
          roles.put(role.id(), rule.level(role));
        }
      }
      listed.add(
          new Listed(
              rule.id(),
              rule.area(),
              roles.containsValue(Level.MUST) ? Level.MUST : Level.SHOULD,
              roles,
              rule.abis().stream().sorted().map(Abi::id).toList(),
              own.stream().map(check -> check.evidence().id()).distinct().sorted().toList(),
              own.stream().map(PlannedCheck::id).toList(),
              rule.title(),
              rule.text(),
              rule.why(),
              rule.sources().stream().map(Source::text).toList(),
              rule.fields().stream().map(PageField::path).toList(),
              rule.lookAt()));
    }
    return listed;
  }

  private void whole(List<Listed> rules, PrintWriter out) {
    OptionalInt width = Terminal.width();
    boolean colours = Display.of(spec).inColours();
    for (Listed listed : rules) {
      Rule rule = Rule.byId(listed.id()).orElseThrow();
      RuleText.lines(rule, width, colours).forEach(out::println);
      out.println("  checks    " + String.join(" ", listed.evidence()));
      listed.checks().forEach(check -> out.println("            " + check));
      out.println();
    }
  }

  private static void table(List<Listed> rules, PrintWriter out) {
    Area area = null;
    for (Listed rule : rules) {
      if (rule.area() != area) {
        area = rule.area();
        out.printf("%n%s: %s%n", area, area.title());
      }
      out.printf(
          "  %-7s %-6s %-27s %-18s %s%n",
          rule.id(),
          rule.level(),
          String.join(" ", rule.roles().keySet()),
          rule.evidence().isEmpty() ? "no check yet" : String.join(" ", rule.evidence()),
          rule.title());
    }
  }
}
