package org.sharedinfo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command in section 1, in the format of {@code man}, from its picocli model.
 *
 * @param command the command
 */
record ManualPage(CommandSpec command) {
  /** The page of a command and those of its subcommands. */
  static List<ManualPage> all(CommandSpec command) {
    return Stream.concat(
            Stream.of(new ManualPage(command)),
            command.subcommands().values().stream()
                .distinct()
                .map(sub -> new ManualPage(sub.getCommandSpec()))
                .filter(page -> !page.command().usageMessage().hidden()))
        .toList();
  }

  /** Its name, without the section: {@code tck-certify}. */
  String name() {
    return command.qualifiedName("-");
  }

  /** The text. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        ".TH %s 1 \"\" \"tck %s\""
            .formatted(escaped(name().toUpperCase(Locale.ROOT)), Tck.version()));
    String[] description = command.usageMessage().description();
    lines.add(".SH NAME");
    lines.add(escaped(name()) + " \\- " + escaped(description.length == 0 ? "" : description[0]));
    lines.add(".SH SYNOPSIS");
    lines.add(escaped(command.commandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ")));
    lines.add(".SH DESCRIPTION");
    Stream.of(description).map(ManualPage::escaped).forEach(lines::add);
    entries(lines, "ARGUMENTS", command.positionalParameters());
    entries(lines, "OPTIONS", command.options());
    subcommands(lines);
    String[] footer = command.usageMessage().footer();
    if (footer.length > 0) {
      lines.add(".SH NOTES");
      Stream.of(footer)
          .filter(line -> !line.isEmpty())
          .map(ManualPage::escaped)
          .forEach(lines::add);
    }
    return String.join("\n", lines) + "\n";
  }

  private static void entries(List<String> lines, String title, List<? extends ArgSpec> arguments) {
    List<? extends ArgSpec> shown = arguments.stream().filter(each -> !each.hidden()).toList();
    if (!shown.isEmpty()) {
      lines.add(".SH " + title);
    }
    for (ArgSpec each : shown) {
      lines.add(".TP");
      lines.add(".B " + escaped(heading(each)));
      Stream.of(each.description()).map(ManualPage::escaped).forEach(lines::add);
    }
  }

  private static String heading(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option ->
          String.join(", ", option.names())
              + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
      case PositionalParamSpec positional -> positional.paramLabel();
      default -> throw new IllegalStateException("neither option nor parameter: " + argument);
    };
  }

  private void subcommands(List<String> lines) {
    List<ManualPage> pages = all(command).stream().skip(1).toList();
    if (!pages.isEmpty()) {
      lines.add(".SH COMMANDS");
    }
    for (ManualPage page : pages) {
      lines.add(".TP");
      lines.add(".BR " + escaped(page.name()) + " (1)");
      String[] description = page.command().usageMessage().description();
      lines.add(description.length == 0 ? "" : escaped(description[0]));
    }
  }

  /**
   * Escapes a line of text, so that hyphens can be copied and a leading character is not treated as
   * a request.
   */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
