package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sharedinfo.certify.input.UsageException;

/**
 * The owners of the files in a folder.
 *
 * @param mark the kit's record; empty if there is none
 * @param ours the kit's existing files
 * @param others files that are not the kit's, in places where the kit writes
 * @param foreign all files that are not the kit's
 */
record Survey(
    Optional<FolderMark> mark, List<String> ours, List<String> others, List<String> foreign) {
  /** File systems keep it in their root folder. */
  private static final String LOST_AND_FOUND = "lost+found";

  /**
   * Examines a folder.
   *
   * @throws IOException if it cannot be read, or its mark is invalid
   */
  static Survey of(Path folder, Contents contents) throws IOException {
    Optional<FolderMark> mark = FolderMark.read(folder);
    var look = new Look(folder, contents, mark.map(one -> Set.copyOf(one.files())));
    Files.walkFileTree(folder, look);
    if (mark.isEmpty() && !look.ours.isEmpty() && !contents.isHeaded(folder)) {
      look.foreign.addAll(look.ours); // names alone prove nothing
      look.ours.clear();
    }
    return new Survey(mark, look.ours, look.others, look.foreign);
  }

  /**
   * Requires that the kit may write here.
   *
   * @param option the option that names the folder
   * @throws UsageException if it may not; the message says what to do
   */
  void requireRoom(String option, Contents contents) {
    if (mark.isEmpty() && !foreign.isEmpty()) {
      throw new UsageException(
          option
              + " exists and is not a results folder: the kit did not write "
              + named(foreign)
              + "; name another folder, or move its contents");
    }
    if (mark.isPresent() && mark.get().contents() != contents) {
      throw new UsageException(
          "%s contains %s, not %s: name another folder, or remove it"
              .formatted(option, mark.get().contents(), contents));
    }
    if (!others.isEmpty()) {
      throw new UsageException(
          option
              + ": the kit did not write "
              + named(others)
              + ", but needs a file of that name; move yours, or name another folder");
    }
  }

  private static String named(List<String> names) {
    return names.getFirst() + (names.size() > 1 ? " and %d more".formatted(names.size() - 1) : "");
  }

  /** The folders that the kit's files are in. */
  Set<String> folders() {
    Set<String> folders = new TreeSet<>();
    for (String name : ours) {
      int end = name.lastIndexOf('/');
      folders.add(end < 0 ? "" : name.substring(0, end));
    }
    return folders;
  }

  /** Does not follow links, because the kit creates none. */
  private static final class Look extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Contents contents;
    private final Optional<Set<String>> listed;
    private final List<String> ours = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    Look(Path root, Contents contents, Optional<Set<String>> listed) {
      this.root = root;
      this.contents = contents;
      this.listed = listed;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = RunFolder.slashed(root.relativize(folder));
      if (!folder.equals(root) && contents.writes(name)) {
        others.add(name);
        foreign.add(name);
      }
      boolean isRuns = RunFolder.isNamed(folder, OutputFolder.RUN_PREFIX);
      return isRuns ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = RunFolder.slashed(root.relativize(file));
      if (name.startsWith(FolderMark.HIDDEN)) {
        return FileVisitResult.CONTINUE;
      }
      boolean isOurs = listed.map(names -> names.contains(name)).orElse(contents.writes(name));
      if (isOurs && attributes.isRegularFile()) {
        ours.add(name);
      } else {
        foreign.add(name);
        if (isOurs || contents.writes(name) || contents.makes(name)) {
          others.add(name);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      String name = RunFolder.slashed(root.relativize(file));
      if (!name.equals(LOST_AND_FOUND)) {
        foreign.add(name);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
