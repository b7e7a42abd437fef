package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sharedinfo.certify.Quoted;
import org.sharedinfo.certify.input.Names;
import org.sharedinfo.cli.init.NewProject;
import org.sharedinfo.rule.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck init}: creates a project that can be judged at once. */
@Command(
    name = "init",
    description = {
      "Creates a project that can be judged at once.",
      "WP is complete and conforms. The functions of other roles fail until they are filled in."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InitCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "java|c|rust", description = "The project's language.")
  String language;

  @Parameters(index = "1", paramLabel = "DIR", description = "A new or empty folder.")
  Path folder;

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description = "The roles to offer: TP, TR, WP, WR, ES, ER, PO, PV, LD (default: WP).")
  List<String> roles = List.of("WP");

  @Override
  public Integer call() throws IOException {
    NewProject project = new Names<>("language", NewProject.byLanguage()).require(language);
    Set<Role> wanted = roles.stream().map(Names.ROLES::require).collect(Collectors.toSet());
    new NewFiles(project.files(wanted)).writeToEmpty(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + folder + ". Next:");
    out.println("  cd " + Quoted.word(folder.toString()));
    project.commands().forEach(command -> out.println("  " + command));
    out.flush();
    return 0;
  }
}
