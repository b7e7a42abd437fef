package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sharedinfo.tck.run.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Folders of runs whose processes are no more. */
public final class LeftFolders {
  /** No process has it: above the largest that Linux gives. */
  private static final long NOBODY = 99_999_999;

  private LeftFolders() {}

  /** Makes one that looks as a killed process leaves it. */
  public static Path leave(Path parent, String prefix) throws IOException {
    RunFolder made = RunFolder.create(parent, prefix);
    made.close();
    Files.write(
        made.path().resolve(".tck-owner"),
        JsonMapper.shared()
            .writeValueAsBytes(
                new RunFolder.Owner(Environment.kitVersion(), made.id(), NOBODY, 1)));
    return made.path();
  }
}
