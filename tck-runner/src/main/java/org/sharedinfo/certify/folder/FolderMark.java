package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sharedinfo.tck.run.Environment;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the kit says, in a file beside them, of the files that it wrote to a folder. Nothing else in
 * the folder is the kit's.
 *
 * @param kit the kit's version
 * @param run the id of the run that wrote last
 * @param contents what the folder is for
 * @param state whether the files are one run's
 * @param files the kit's files, relative to the folder and divided by slashes
 * @param leaving while they are replaced: those that go
 * @param incoming while they are replaced: those that come
 */
record FolderMark(
    String kit,
    String run,
    Contents contents,
    State state,
    List<String> files,
    List<String> leaving,
    List<String> incoming) {
  /** The mark's own file. */
  static final String FILE = ".tck-results";

  /** Begins the names of all that is not for readers. */
  static final String HIDDEN = ".tck-";

  private static final long LONGEST = 16 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Whether the files belong together. */
  enum State {
    /** They are those of one run. */
    COMPLETE,
    /** They are being replaced by those of another. */
    INCOMPLETE
  }

  /** Checks all names, for a mark may have been made by anybody. */
  FolderMark {
    Objects.requireNonNull(kit);
    Objects.requireNonNull(contents);
    Objects.requireNonNull(state);
    if (!RunFolder.isId(run)) {
      throw new IllegalArgumentException("no id of a run: " + run);
    }
    files = checked(files);
    leaving = checked(leaving);
    incoming = checked(incoming);
  }

  private static List<String> checked(List<String> names) {
    for (String name : names) {
      if (!isInside(name)) {
        throw new IllegalArgumentException("no name of a file in this folder: " + name);
      }
    }
    return List.copyOf(new TreeSet<>(names));
  }

  private static boolean isInside(String name) {
    for (String step : name.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..") || step.indexOf('\0') >= 0) {
        return false;
      }
    }
    return !name.startsWith(HIDDEN);
  }

  static FolderMark complete(String run, Contents contents, List<String> files) {
    return new FolderMark(
        Environment.kitVersion(), run, contents, State.COMPLETE, files, List.of(), List.of());
  }

  /** That a run replaces some of its files by others; all are the kit's meanwhile. */
  FolderMark replacing(String by, List<String> leaves, List<String> comes) {
    Set<String> all = new TreeSet<>(files);
    all.addAll(comes);
    return new FolderMark(
        Environment.kitVersion(), by, contents, State.INCOMPLETE, List.copyOf(all), leaves, comes);
  }

  /** That it is done. */
  FolderMark done() {
    Set<String> left = new TreeSet<>(files);
    leaving.forEach(left::remove);
    left.addAll(incoming);
    return complete(run, contents, List.copyOf(left));
  }

  /**
   * The mark of a folder.
   *
   * @return empty if it has none
   * @throws IOException if there is something of that name that is no mark
   */
  static Optional<FolderMark> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST) {
        return Optional.of(MAPPER.readValue(Files.readAllBytes(file), FolderMark.class));
      }
    } catch (JacksonException e) {
      // as good as any other file of that name
    }
    throw new IOException(FILE + " is not this kit's");
  }

  /** Puts it into a folder, in the place of the one that is there. */
  void write(Path folder, Path draftIn) throws IOException {
    Path draft = draftIn.resolve(FILE + ".part");
    Files.write(draft, MAPPER.writeValueAsBytes(this));
    Files.move(
        draft,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
