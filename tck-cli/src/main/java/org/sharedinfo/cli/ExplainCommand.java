package org.sharedinfo.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import org.sharedinfo.certify.input.Names;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.report.terminal.RuleText;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck explain}: everything the kit knows about some rules. */
@Command(
    name = "explain",
    description =
        "Explains rules: what each requires and why, its source, its checks, and the planted "
            + "faults that break it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Rules, such as TIM-04.")
  List<String> ids = List.of();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Rule> rules = ids.stream().map(Names.RULES::require).distinct().toList();
    OptionalInt width = Terminal.width();
    boolean colours = Display.of(spec).inColours();
    for (Rule rule : rules) {
      RuleText.lines(rule, width, colours).forEach(out::println);
      out.println();
      explain(rule, out);
    }
    out.flush();
  }

  private static void explain(Rule rule, PrintWriter out) {
    out.println("Checks:");
    for (PlannedCheck check : CheckPlan.discover()) {
      if (check.rules().contains(rule)) {
        out.printf("  %-9s %-3s %s%n", check.evidence().id(), check.role().id(), check.id());
      }
    }
    out.println();
    out.println("Planted faults (tck self-test --fault ID):");
    for (Fault fault : Gallery.faults()) {
      if (fault.rule() == rule) {
        out.println("  " + fault.id() + ": " + fault.what() + shipped(fault));
      }
    }
    out.println();
  }

  private static String shipped(Fault fault) {
    return fault.fieldBug().map(where -> ". Shipped: " + where).orElse("");
  }
}
