package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.input.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tck manual}: writes pages for {@code man}. */
@Command(
    name = "manual",
    description = {
      "Writes a manual page for each command.",
      "With \"tck manual ~/.local/share/man\", \"man tck-certify\" shows them."
    },
    mixinStandardHelpOptions = true)
final class ManualCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A folder of manuals: the pages go to its folder man1.")
  Path folder;

  @Override
  public Integer call() throws IOException {
    try {
      return write();
    } catch (FileSystemException e) {
      throw new UsageException(folder + " cannot be written: " + OutputFolder.reason(e));
    }
  }

  private int write() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException(folder + " is not a folder.");
    }
    Path section = Files.createDirectories(folder.resolve("man1"));
    var pages = ManualPage.all(spec.root());
    for (ManualPage page : pages) {
      Files.writeString(section.resolve(page.name() + ".1"), page.text());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + pages.size() + " pages to " + section + ".");
    out.flush();
    return 0;
  }
}
