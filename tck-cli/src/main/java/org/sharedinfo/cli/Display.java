package org.sharedinfo.cli;

import org.sharedinfo.certify.input.UsageException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much commands print, and whether in colours: options that each command takes. */
final class Display {
  /** When to colour. */
  enum Colours {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      scope = ScopeType.INHERIT,
      description =
          "Colours: auto, always or never (default: auto, on a terminal without NO_COLOR).")
  Colours colours = Colours.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Prints no progress, and only the outcome of a run.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Prints a line for each check of a run.")
  boolean verbose;

  /** The display options of the command line that a command belongs to. */
  static Display of(CommandSpec command) {
    Display display = ((Tck) command.root().userObject()).display;
    if (display.quiet && display.verbose) {
      throw new UsageException("--quiet and --verbose cannot be combined");
    }
    return display;
  }

  /** Whether to colour what is printed. */
  boolean inColours() {
    return switch (colours) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> Terminal.isThere() && System.getenv("NO_COLOR") == null;
    };
  }
}
