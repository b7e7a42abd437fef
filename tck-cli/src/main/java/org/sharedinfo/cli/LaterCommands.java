package org.sharedinfo.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that are announced and not built yet: each says so. */
final class LaterCommands {
  private LaterCommands() {}

  abstract static class Later implements Runnable {
    @Parameters(arity = "0..*", hidden = true)
    List<String> ignored = List.of();

    private final String name;

    Later(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      throw new UsageException("'tck " + name + "' is not available in this version");
    }
  }

  @Command(name = "verify", description = "Not available in this version.")
  static final class Verify extends Later {
    Verify() {
      super("verify");
    }
  }
}
