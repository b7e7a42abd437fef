package org.sharedinfo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of results, replaced whole or not at all: a run writes beside it, and the two change
 * places when all is written.
 */
final class OutputFolder {
  private static final String OLD = ".old-";

  private final Path target;
  private final Path staging;

  private OutputFolder(Path target, Path staging) {
    this.target = target;
    this.staging = staging;
  }

  /**
   * Makes the folder that a run writes to.
   *
   * @param mark the file by which a folder of such results is known
   * @throws UsageException if the target is not a folder of results, or cannot be written
   */
  static OutputFolder prepare(Path out, String mark) {
    Path target = out.toAbsolutePath().normalize();
    recover(target);
    if (Files.exists(target) && !replaceable(target, mark)) {
      throw new UsageException(
          "--out " + out + " exists and is no folder of results: name another one, or remove it");
    }
    Path staging =
        target.resolveSibling(target.getFileName() + ".running-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(target.getParent());
      delete(staging);
      Files.createDirectory(staging);
    } catch (IOException | UncheckedIOException e) {
      throw new UsageException("--out " + out + " cannot be written: " + reason(e));
    }
    return new OutputFolder(target, staging);
  }

  /** Brings back what a process that was killed had put aside, and removes what it had replaced. */
  static void recover(Path out) {
    Path target = out.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    String prefix = target.getFileName() + OLD;
    try (Stream<Path> siblings = Files.list(parent)) {
      for (Path old : siblings.filter(each -> isLeftBy(each, prefix)).toList()) {
        if (Files.exists(target)) {
          delete(old);
        } else {
          Files.move(old, target);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // what cannot be read or moved here stays where it is, whole
    }
  }

  /** Whether a process put it aside that is no more. */
  private static boolean isLeftBy(Path path, String prefix) {
    String name = path.getFileName().toString();
    return name.matches(Pattern.quote(prefix) + "[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(name.substring(prefix.length())))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
  }

  private static String reason(Exception e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "no access to " + denied.getMessage();
      case java.nio.file.FileAlreadyExistsException file -> file.getMessage() + " is a file";
      case java.nio.file.FileSystemException file ->
          file.getFile() + (file.getReason() == null ? "" : ": " + file.getReason());
      default -> String.valueOf(e.getMessage());
    };
  }

  private static boolean replaceable(Path target, String mark) {
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(target)) {
      return Files.exists(target.resolve(mark)) || entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the run writes. */
  Path staging() {
    return staging;
  }

  /** Where the results will be. */
  Path target() {
    return target;
  }

  /**
   * Puts what was written in the place of what was there. A process that is killed at it leaves
   * either, or the old one aside, from where {@link #recover} brings it back.
   */
  void commit() throws IOException {
    Path old = target.resolveSibling(target.getFileName() + OLD + ProcessHandle.current().pid());
    delete(old);
    if (Files.exists(target)) {
      Files.move(target, old);
    }
    Files.move(staging, target);
    delete(old);
  }

  /** Removes what was written. */
  void discard() {
    try {
      delete(staging);
    } catch (IOException | UncheckedIOException e) {
      // what is left behind says that it is incomplete
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
