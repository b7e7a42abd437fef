package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces old files with new ones, one by one, within one file system. Each step is a move whose
 * completion can be seen from the places of the files. After a kill, a later process can therefore
 * finish the job.
 *
 * @param folder the destination of the files
 * @param fresh the current place of the new files
 * @param aside the place to move the old files to
 * @param leaving the names of the old files
 * @param incoming the names of the new files
 */
record Swap(Path folder, Path fresh, Path aside, List<String> leaving, List<String> incoming) {
  /** Something else is at the place of a file. */
  static final class InTheWayException extends IOException {
    private static final long serialVersionUID = 1L;

    InTheWayException(String name) {
      super(name + " is in the way, and the kit did not write it");
    }
  }

  /** Replaces the old files, or the remaining ones. */
  void forth() throws IOException {
    Set<String> coming = Set.copyOf(incoming);
    for (String name : leaving) {
      boolean isOld = !coming.contains(name) || isFile(fresh, name);
      if (isOld && !isFile(aside, name) && isFile(folder, name)) {
        move(folder, aside, name);
      }
    }
    for (String name : incoming.stream().sorted(HEAD_LAST).toList()) {
      if (isFile(fresh, name)) {
        move(fresh, folder, name);
      } else if (!isFile(folder, name)) {
        throw new IOException(name + " is lost");
      }
    }
    removeEmptyFolders();
  }

  /** The files that readers open first, and that announce a run, come last. */
  private static final Comparator<String> HEAD_LAST =
      Comparator.<String, Boolean>comparing(name -> !name.contains("/"))
          .thenComparing(name -> name.equals("run.json"))
          .thenComparing(name -> name);

  /** Restores the old files. */
  void back() throws IOException {
    for (String name : incoming) {
      if (!isFile(fresh, name) && isFile(folder, name)) {
        move(folder, fresh, name);
      }
    }
    for (String name : leaving) {
      if (isFile(aside, name)) {
        move(aside, folder, name);
      }
    }
  }

  private static void move(Path from, Path to, String name) throws IOException {
    makeFoldersFor(to, name);
    Path target = to.resolve(name);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new InTheWayException(name);
    }
    Files.move(from.resolve(name), target);
  }

  private static void makeFoldersFor(Path root, String name) throws IOException {
    Path folder = root;
    for (String step : parents(name)) {
      folder = folder.resolve(step);
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new InTheWayException(RunFolder.slashed(root.relativize(folder)));
      }
    }
  }

  private static List<String> parents(String name) {
    List<String> steps = new ArrayList<>(List.of(name.split("/")));
    steps.removeLast();
    return steps;
  }

  /** Whether it is a file in folders without links: the kit creates no links. */
  static boolean isFile(Path root, String name) {
    return isInRealFolders(root, name)
        && Files.isRegularFile(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isInRealFolders(Path root, String name) {
    Path folder = root;
    for (String step : parents(name)) {
      folder = folder.resolve(step);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private void removeEmptyFolders() throws IOException {
    Set<String> folders = new TreeSet<>(Comparator.reverseOrder());
    for (String name : leaving) {
      for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        folders.add(name.substring(0, end));
      }
    }
    for (String name : folders) {
      if (isInRealFolders(folder, name + "/.")) {
        RunFolder.deleteIfEmpty(folder.resolve(name));
      }
    }
  }
}
