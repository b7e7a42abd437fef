package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Folders of runs whose processes are no more. */
final class LeftFolders {
  /** No process has it: above the largest that Linux gives. */
  private static final long NOBODY = 99_999_999;

  private LeftFolders() {}

  /** Makes one that looks as a killed process leaves it. */
  static Path leave(Path parent, String prefix) throws IOException {
    RunFolder made = RunFolder.create(parent, prefix);
    made.close();
    Files.write(
        made.path().resolve(".tck-owner"),
        JsonMapper.shared()
            .writeValueAsBytes(new RunFolder.Owner(Tck.version(), made.id(), NOBODY, 1)));
    return made.path();
  }
}
