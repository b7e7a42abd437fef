package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sharedinfo.certify.input.UsageException;

/**
 * A folder that a command writes to, replaced completely or not at all. A run writes to a subfolder
 * of its own. When everything is written, the files are swapped, and a mark records meanwhile that
 * they are incomplete. Only files that the mark lists are ever removed. A link is followed, and a
 * mount point is treated like any other folder.
 */
public final class OutputFolder {
  /** The prefix of the names of the folders that runs write to. */
  public static final String RUN_PREFIX = FolderMark.HIDDEN + "run-";

  private static final String FRESH = "new";
  private static final String ASIDE = "old";

  private final Path shown;
  private final Path folder;
  private final Contents contents;
  private final Keeps keeps;
  private final RunFolder run;
  private final List<Path> made;
  private final boolean madeLock;

  private OutputFolder(
      Path shown,
      Path folder,
      Contents contents,
      Keeps keeps,
      RunFolder run,
      List<Path> made,
      boolean madeLock) {
    this.shown = shown;
    this.folder = folder;
    this.contents = contents;
    this.keeps = keeps;
    this.run = run;
    this.made = made;
    this.madeLock = madeLock;
  }

  /** What happens to the kit's files that are not written again. */
  public enum Keeps {
    /** They are removed. */
    NOTHING,
    /** They stay. */
    THE_REST
  }

  /**
   * Creates the folder that a run writes to, and verifies that the results can be moved into place
   * later.
   *
   * @param option the option that names the folder, for messages
   * @throws UsageException if it contains other files where the kit writes, or cannot be written;
   *     nothing is left behind
   */
  public static OutputFolder prepare(String option, Path out, Contents contents, Keeps keeps) {
    String named = option + " " + out;
    List<Path> made = new ArrayList<>();
    try {
      Path folder = real(out, made);
      if (made.isEmpty()) {
        Survey.of(folder, contents).requireRoom(named, contents);
      }
      try (FolderLock lock = FolderLock.take(folder)) {
        try {
          recoverLocked(folder, lock);
          Survey survey = Survey.of(folder, contents);
          survey.requireRoom(named, contents);
          requireWritable(folder, survey.folders());
          requireSpace(Files.getFileStore(folder), contents, named);
          RunFolder run = RunFolder.create(folder, RUN_PREFIX);
          Files.createDirectory(run.path().resolve(FRESH));
          Files.createDirectory(run.path().resolve(ASIDE));
          return new OutputFolder(
              out.toAbsolutePath().normalize(), folder, contents, keeps, run, made, lock.isMade());
        } catch (IOException | RuntimeException e) {
          lock.removeFile();
          throw e;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      unmake(made);
      throw new UsageException(named + " cannot be written: " + reason(e));
    } catch (UsageException e) {
      unmake(made);
      throw e;
    }
  }

  /** The folder with links resolved, created with its parents if it does not exist. */
  private static Path real(Path out, List<Path> made) throws IOException {
    Path whole = out.toAbsolutePath();
    if (!Files.exists(whole) && Files.isSymbolicLink(whole)) {
      throw new IOException(out + " is a dangling link");
    }
    Path missing = whole.normalize();
    List<Path> folders = new ArrayList<>();
    if (!Files.exists(whole)) {
      for (; missing != null && !Files.exists(missing); missing = missing.getParent()) {
        folders.addFirst(missing);
      }
      whole = whole.normalize();
    }
    for (Path folder : folders) {
      Files.createDirectory(folder);
      made.addFirst(folder);
    }
    if (!Files.isDirectory(whole)) {
      throw new FileAlreadyExistsException(whole.toString());
    }
    return whole.toRealPath();
  }

  private static void unmake(List<Path> made) {
    try {
      for (Path folder : made) {
        RunFolder.deleteIfEmpty(folder);
      }
    } catch (IOException e) {
      // an empty folder is kept
    }
  }

  private static void requireWritable(Path folder, Set<String> folders) throws IOException {
    for (String name : folders) {
      if (!Files.isWritable(folder.resolve(name))) {
        throw new AccessDeniedException(folder.resolve(name).toString());
      }
    }
  }

  private static void requireSpace(FileStore store, Contents contents, String named)
      throws IOException {
    requireSpace(store.getUsableSpace(), store.getTotalSpace(), contents, named);
  }

  /** Some file systems do not report it; then the run may fail later. */
  static void requireSpace(long usable, long total, Contents contents, String named) {
    if (total > 0 && usable < contents.leastBytes()) {
      throw new UsageException(
          "%s has %d MiB of free space, but %s may need %d: free some, or name another folder"
              .formatted(named, usable >> 20, contents, contents.leastBytes() >> 20));
    }
  }

  /**
   * Completes what a killed process began here, and removes its leftovers. A folder with nothing
   * from the kit, or one that cannot be written, is left alone.
   *
   * @throws UsageException if a replacement is incomplete and something blocks it
   */
  public static void recover(Path out) {
    try {
      if (!Files.isDirectory(out)) {
        return;
      }
      Path folder = out.toRealPath();
      boolean halfway = isHalfway(folder);
      List<RunFolder> left = RunFolder.leftIn(folder, RUN_PREFIX);
      for (RunFolder one : left) {
        one.close();
      }
      if (!halfway && left.isEmpty() && RunFolder.unowned(folder, RUN_PREFIX).isEmpty()) {
        return;
      }
      try (FolderLock lock = FolderLock.take(folder)) {
        recoverLocked(folder, lock);
      } catch (IOException e) {
        if (halfway) {
          throw halfReplaced(out, reason(e));
        }
      }
      if (isHalfway(folder)) {
        throw halfReplaced(out, "the new ones are gone");
      }
    } catch (IOException e) {
      // whoever reads it reports that it cannot be read
    }
  }

  private static UsageException halfReplaced(Path out, String why) {
    return new UsageException(out + " contains a half-finished replacement of results: " + why);
  }

  private static boolean isHalfway(Path folder) throws IOException {
    return FolderMark.read(folder)
        .filter(mark -> mark.state() == FolderMark.State.INCOMPLETE)
        .isPresent();
  }

  private static void recoverLocked(Path folder, FolderLock lock) throws IOException {
    Optional<FolderMark> mark = FolderMark.read(folder);
    if (mark.isPresent() && mark.get().state() == FolderMark.State.INCOMPLETE) {
      Path left = folder.resolve(RUN_PREFIX + mark.get().run());
      Optional<RunFolder> dead = RunFolder.takeOver(left, RUN_PREFIX);
      if (dead.isPresent()) {
        finish(folder, dead.get(), mark.get());
      } else if (Files.exists(left)) {
        throw new IOException("another command is replacing the files in it");
      }
    }
    for (RunFolder left : RunFolder.leftIn(folder, RUN_PREFIX)) {
      left.remove(isTheKits(left.path()));
    }
    if (lock.isHeld()) { // so that nobody is creating one
      for (Path unowned : RunFolder.unowned(folder, RUN_PREFIX)) {
        RunFolder.removeUnowned(unowned);
      }
    }
  }

  private static void finish(Path folder, RunFolder run, FolderMark mark) throws IOException {
    try {
      swap(folder, run, mark).forth();
      mark.done().write(folder, run.path());
      run.remove(isTheKits(run.path()));
    } finally {
      run.close();
    }
  }

  private static Swap swap(Path folder, RunFolder run, FolderMark mark) {
    return new Swap(
        folder,
        run.path().resolve(FRESH),
        run.path().resolve(ASIDE),
        mark.leaving(),
        mark.incoming());
  }

  /**
   * Which files of a run's folder are the kit's: those that it writes, and those it moved aside.
   */
  private static Predicate<String> isTheKits(Path run) throws IOException {
    Set<String> aside = FolderMark.read(run).map(mark -> Set.copyOf(mark.files())).orElse(Set.of());
    return name -> {
      int slash = name.indexOf('/');
      String rest = name.substring(slash + 1);
      return switch (slash < 0 ? "" : name.substring(0, slash)) {
        case FRESH -> Contents.anyWrites(rest) || rest.startsWith(FolderMark.HIDDEN);
        case ASIDE -> aside.contains(rest);
        default -> name.startsWith(FolderMark.FILE);
      };
    };
  }

  /** A message for the user about why a file or folder could not be used. */
  public static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException denied -> "no access to " + denied.getMessage();
      case FileAlreadyExistsException file -> file.getMessage() + " is a file";
      case NoSuchFileException file -> "no such folder: " + file.getMessage();
      case FileSystemException file when file.getReason() != null ->
          file.getFile() + ": " + file.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The folder that the run writes to. */
  public Path staging() {
    return run.path().resolve(FRESH);
  }

  /** The folder for the results. */
  public Path target() {
    return shown;
  }

  /**
   * Replaces the old files with the written ones. A process that is killed meanwhile leaves a mark,
   * and the next command completes the replacement.
   *
   * @throws IOException if it fails; the old files are then restored
   */
  public void commit() throws IOException {
    try (FolderLock lock = FolderLock.take(folder)) {
      recoverLocked(folder, lock);
      Survey survey = Survey.of(folder, contents);
      List<String> incoming = written();
      Set<String> coming = Set.copyOf(incoming);
      for (String name : survey.others()) {
        if (coming.contains(name) || contents.makes(name)) {
          throw new Swap.InTheWayException(name);
        }
      }
      List<String> leaving =
          survey.ours().stream()
              .filter(name -> keeps == Keeps.NOTHING || coming.contains(name))
              .toList();
      FolderMark before = FolderMark.complete(run.id(), contents, survey.ours());
      before.write(run.path(), run.path());
      FolderMark during = before.replacing(run.id(), leaving, incoming);
      during.write(folder, run.path());
      replace(during, survey.mark());
      run.remove(isTheKits(run.path()));
    }
  }

  private void replace(FolderMark during, Optional<FolderMark> before) throws IOException {
    Swap swap = swap(folder, run, during);
    try {
      swap.forth();
      during.done().write(folder, run.path());
    } catch (IOException e) {
      swap.back();
      if (before.isPresent()) {
        before.get().write(folder, run.path());
      } else {
        Files.deleteIfExists(folder.resolve(FolderMark.FILE));
      }
      throw e;
    }
  }

  private List<String> written() throws IOException {
    Path fresh = staging();
    List<String> names = new ArrayList<>();
    Files.walkFileTree(
        fresh,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = RunFolder.slashed(fresh.relativize(file));
            if (!attributes.isRegularFile()) {
              throw new IOException(name + " is not a file");
            }
            if (!name.startsWith(FolderMark.HIDDEN)) {
              names.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return names;
  }

  /** Removes what was written, and the folder if it was created for this and is otherwise empty. */
  public void discard() {
    try {
      run.remove(isTheKits(run.path()));
      if (madeLock && !Files.exists(folder.resolve(FolderMark.FILE), LinkOption.NOFOLLOW_LINKS)) {
        try (FolderLock lock = FolderLock.take(folder)) {
          Files.deleteIfExists(lock.file());
        }
        unmake(made);
      }
    } catch (IOException | UncheckedIOException e) {
      // leftovers identify their owner, and the next command removes them
    }
  }
}
