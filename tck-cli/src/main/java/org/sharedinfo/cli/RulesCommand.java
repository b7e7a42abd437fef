package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code tck rules}: the catalogue, with the evidence that there is for each rule. */
@Command(name = "rules", description = "Shows the rule catalogue.", mixinStandardHelpOptions = true)
final class RulesCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to show it (default: table).")
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
      String lookAt) {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Listed> rules = list(CheckPlan.discover());
    switch (format) {
      case "table" -> table(rules, out);
      case "json" ->
          out.println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(rules));
      default -> throw new UsageException("no such format: " + format + "; there are table, json");
    }
    out.flush();
  }

  private static List<Listed> list(List<PlannedCheck> checks) {
    List<Listed> listed = new ArrayList<>();
    for (Rule rule : Rule.values()) {
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
              own.stream().map(PlannedCheck::evidence).distinct().sorted().toList(),
              own.stream().map(PlannedCheck::id).toList(),
              rule.title(),
              rule.text(),
              rule.lookAt()));
    }
    return listed;
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
