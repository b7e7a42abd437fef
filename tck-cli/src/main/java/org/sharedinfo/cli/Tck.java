package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.certify.ExitCode;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.tck.run.Certification.NoWorkerException;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.Environment;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: subcommands, one-line errors, exit codes. */
@Command(
    name = "tck",
    description = "Conformance kit for Xen's shared_info page.",
    subcommands = {
      CertifyCommand.class,
      RulesCommand.class,
      ExplainCommand.class,
      SelfTestCommand.class,
      ReportCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      JudgeCommand.class,
      InspectCommand.class,
      InitCommand.class,
      ManualCommand.class,
      WarmCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tck.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 conformant, 1 non-conformant, 2 incomplete, partial or not",
      "vouched for, 3 regression, 64 usage or bad input, 70 the kit or the environment",
      "broke."
    })
public final class Tck implements Runnable {
  /** The exit code of wrong options, and of an implementation that cannot be loaded. */
  public static final int USAGE = ExitCode.USAGE;

  /** The exit code when the kit or the environment broke. */
  public static final int BROKEN = ExitCode.BROKEN;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin Display display = new Display();

  /** The kit's version. */
  static String version() {
    return Environment.kitVersion();
  }

  /** Prints the versions of kit and catalogue. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "tck " + Tck.version(), "catalogue " + org.sharedinfo.rule.Catalogue.VERSION
      };
    }
  }

  /** Runs the command and ends the process. */
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs the command in this process. Returns the exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    var command = new CommandLine(new Tck());
    command.setOut(out);
    command.setErr(err);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(Tck::usage);
    command.setExecutionExceptionHandler((thrown, at, parsed) -> failed(thrown, at));
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      err.println(
          "tck: the JVM has too little memory for this: "
              + oneLine(String.valueOf(e.getMessage())));
      return ExitCode.BROKEN;
    }
  }

  @Override
  public void run() {
    throw new UsageException(
        "name a command: " + String.join(", ", spec.subcommands().keySet()) + "; see tck help");
  }

  private static int usage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    String cause = e.getCause() instanceof UsageException own ? own.getMessage() : e.getMessage();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println(
        "tck: " + oneLine(String.valueOf(cause)) + similar(e) + "; see " + command + " --help");
    return ExitCode.USAGE;
  }

  private static String similar(ParameterException e) {
    List<String> known =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return known.isEmpty() ? "" : ". Did you mean " + known.getFirst() + "?";
  }

  private static int failed(Exception thrown, CommandLine at) {
    PrintWriter err = at.getErr();
    switch (thrown) {
      case UsageException usage ->
          err.println("tck: " + oneLine(String.valueOf(usage.getMessage())));
      case UnusableImplementationException unusable ->
          err.println("tck: " + oneLine(String.valueOf(unusable.getMessage())));
      case InterruptedException _ -> err.println("tck: stopped");
      default -> {
        Optional<IOException> io = inputOutput(thrown);
        if (io.isPresent()) {
          err.println("tck: " + oneLine(describe(io.get())));
        } else {
          err.println("tck: this is a bug in the kit; please report it with the following");
          thrown.printStackTrace(err);
        }
      }
    }
    boolean users =
        thrown instanceof UsageException || thrown instanceof UnusableImplementationException;
    return users ? ExitCode.USAGE : ExitCode.BROKEN;
  }

  /** Libraries wrap the exceptions of a full disk. */
  private static Optional<IOException> inputOutput(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return Optional.of(io);
      }
    }
    return Optional.empty();
  }

  private static String describe(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException missing -> "no such file: " + missing.getMessage();
      case java.nio.file.AccessDeniedException denied -> "access denied: " + denied.getMessage();
      case NoWorkerException worker -> String.valueOf(worker.getMessage());
      default -> "reading or writing failed: " + e.getMessage();
    };
  }

  /** Removes line breaks and control characters, because names come from outside. */
  static String oneLine(String text) {
    return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }
}
