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
 * The kit's record, in a file next to them, of the files that it wrote to a folder. No other file
 * in the folder belongs to the kit.
 *
 * @param kit the kit's version
 * @param run the id of the run that wrote last
 * @param contents the purpose of the folder
 * @param state whether all files belong to one run
 * @param files the kit's files, relative to the folder, with slashes
 * @param leaving during a replacement: the files to remove
 * @param incoming during a replacement: the files to add
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

  /** The prefix of the names of all internal files. */
  static final String HIDDEN = ".tck-";

  private static final long LONGEST = 16 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Whether the files belong together. */
  enum State {
    /** All belong to one run. */
    COMPLETE,
    /** They are being replaced by those of another run. */
    INCOMPLETE
  }

  /** Checks all names, because anybody may have written the mark. */
  FolderMark {
    Objects.requireNonNull(kit);
    Objects.requireNonNull(contents);
    Objects.requireNonNull(state);
    if (!RunFolder.isId(run)) {
      throw new IllegalArgumentException("not the id of a run: " + run);
    }
    files = checked(files);
    leaving = checked(leaving);
    incoming = checked(incoming);
  }

  private static List<String> checked(List<String> names) {
    for (String name : names) {
      if (!isInside(name)) {
        throw new IllegalArgumentException("not the name of a file in this folder: " + name);
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

  /** A run replaces some of its files with others; all are the kit's meanwhile. */
  FolderMark replacing(String by, List<String> leaves, List<String> comes) {
    Set<String> all = new TreeSet<>(files);
    all.addAll(comes);
    return new FolderMark(
        Environment.kitVersion(), by, contents, State.INCOMPLETE, List.copyOf(all), leaves, comes);
  }

  /** The replacement is complete. */
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
   * @throws IOException if there is a file of that name that is not a mark
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
      // treated like any other file of that name
    }
    throw new IOException(FILE + " is not this kit's");
  }

  /** Stores the mark in a folder, replacing the existing one. */
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
