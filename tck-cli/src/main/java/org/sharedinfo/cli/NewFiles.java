package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.sharedinfo.certify.folder.OutputFolder;
import org.sharedinfo.certify.input.UsageException;

/**
 * Texts that a command writes to a user's folder, with the folders that contain them.
 *
 * @param texts by name, with slashes
 */
record NewFiles(Map<String, String> texts) {
  /**
   * Writes them to a folder that may contain other files.
   *
   * @throws UsageException if that is not possible
   */
  void writeTo(Path folder) throws IOException {
    write(folder, false);
  }

  /** Like {@link #writeTo}, but for a folder that is new or empty. */
  void writeToEmpty(Path folder) throws IOException {
    write(folder, true);
  }

  private void write(Path folder, boolean empty) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException(folder + " is not a folder.");
    }
    try {
      if (empty) {
        requireEmpty(folder);
      }
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Path path = folder.resolve(text.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, text.getValue());
      }
    } catch (FileSystemException e) {
      throw new UsageException(folder + " cannot be written: " + OutputFolder.reason(e));
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new UsageException(folder + " is not empty. Name a new folder.");
        }
      }
    }
  }
}
