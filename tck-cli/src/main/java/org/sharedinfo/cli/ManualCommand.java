package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  private static final String SECTION = "man1";

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A folder of manuals: the pages go to its folder man1.")
  Path folder;

  @Override
  public Integer call() throws IOException {
    Map<String, String> pages =
        ManualPage.all(spec.root()).stream()
            .collect(
                Collectors.toMap(page -> SECTION + "/" + page.name() + ".1", ManualPage::text));
    new NewFiles(pages).writeTo(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + pages.size() + " pages to " + folder.resolve(SECTION) + ".");
    out.flush();
    return 0;
  }
}
