package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.certify.Quoted;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.input.Names;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.cli.init.NewProject;
import org.sharedinfo.rule.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck init}: begins a project that can be judged at once. */
@Command(
    name = "init",
    description = {
      "Begins a project that can be judged at once.",
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
    try {
      return write();
    } catch (FileSystemException e) {
      throw new UsageException(folder + " cannot be written: " + OutputFolder.reason(e));
    }
  }

  private int write() throws IOException {
    NewProject project = new Names<>("language", NewProject.byLanguage()).require(language);
    Set<Role> wanted = roles.stream().map(Names.ROLES::require).collect(Collectors.toSet());
    requireEmpty();
    for (Map.Entry<String, String> file : project.files(wanted).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + folder + ". Next:");
    out.println("  cd " + Quoted.word(folder.toString()));
    project.commands().forEach(command -> out.println("  " + command));
    out.flush();
    return 0;
  }

  private void requireEmpty() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException(folder + " is not a folder.");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new UsageException(folder + " is not empty. Name a new folder.");
        }
      }
    }
  }
}
