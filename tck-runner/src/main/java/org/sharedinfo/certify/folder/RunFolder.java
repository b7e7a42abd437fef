package org.sharedinfo.certify.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sharedinfo.tck.run.Environment;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one run. It records the run and the process that created it, and is locked while
 * that process lives. Both identify leftovers of ended processes.
 */
public final class RunFolder implements AutoCloseable {
  private static final String OWNER = ".tck-owner";
  private static final String LOCK = ".tck-alive";
  private static final int ID_BYTES = 16;
  private static final int LONGEST_OWNER = 4096;

  /** A start time is computed from the boot time, which changes when the clock is set. */
  private static final long SAME_START_MILLIS = 60_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;
  private final String id;
  private final Optional<FileChannel> lock;

  private RunFolder(Path path, String id, Optional<FileChannel> lock) {
    this.path = path;
    this.id = id;
    this.lock = lock;
  }

  /**
   * The owner of a folder.
   *
   * @param started when the process started, in milliseconds since 1970; 0 if unknown
   */
  record Owner(String kit, String run, long pid, long started) {
    Owner {
      Objects.requireNonNull(kit);
      if (!isId(run)) {
        throw new IllegalArgumentException("not the id of a run: " + run);
      }
    }

    static Owner of(String run) {
      ProcessHandle self = ProcessHandle.current();
      return new Owner(Environment.kitVersion(), run, self.pid(), start(self));
    }

    private static long start(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    boolean isAlive() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> {
            long seen = start(process);
            return seen == 0 || started == 0 || Math.abs(seen - started) < SAME_START_MILLIS;
          })
          .isPresent();
    }
  }

  /** Whether a text is the id of a run: 32 hexadecimal digits. */
  static boolean isId(String text) {
    return text.matches("[0-9a-f]{" + 2 * ID_BYTES + "}");
  }

  /** Creates a folder with the permissions of its parent. */
  static RunFolder create(Path parent, String prefix) throws IOException {
    return make(parent, prefix);
  }

  /** Creates a folder that no other user may access, if the system supports this. */
  public static RunFolder createPrivate(Path parent, String prefix) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? make(
            parent,
            prefix,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : make(parent, prefix);
  }

  private static RunFolder make(Path parent, String prefix, FileAttribute<?>... attributes)
      throws IOException {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    Path path = Files.createDirectory(parent.resolve(prefix + id), attributes);
    try {
      // locked before the owner is recorded, so that it never looks like a leftover
      Optional<FileChannel> lock = lock(path, true);
      Files.write(path.resolve(OWNER), JsonMapper.shared().writeValueAsBytes(Owner.of(id)));
      return new RunFolder(path, id, lock);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path.resolve(OWNER));
      Files.deleteIfExists(path.resolve(LOCK));
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Empty if the file system has no locks; then only the process counts. */
  private static Optional<FileChannel> lock(Path path, boolean own) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (FolderLock.lock(channel)) {
        return Optional.of(channel);
      }
    } catch (IOException e) {
      channel.close();
      return Optional.empty();
    }
    channel.close();
    if (own) {
      throw new IOException("a newly created folder is locked: " + path);
    }
    throw new StillLockedException();
  }

  /** Another process holds the lock. */
  private static final class StillLockedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The folders in a parent that ended processes left behind; locked, to be closed. */
  public static List<RunFolder> leftIn(Path parent, String prefix) throws IOException {
    List<RunFolder> left = new ArrayList<>();
    for (Path candidate : named(parent, prefix)) {
      takeOver(candidate, prefix).ifPresent(left::add);
    }
    return left;
  }

  /**
   * The folders in a parent whose owner was killed before it was recorded, or after its record was
   * removed. They contain at most a lock. A folder that is being created looks the same.
   */
  static List<Path> unowned(Path parent, String prefix) throws IOException {
    return named(parent, prefix).stream().filter(RunFolder::isEmptyButForLock).toList();
  }

  private static List<Path> named(Path parent, String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(entry -> isNamed(entry, prefix))
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static boolean isEmptyButForLock(Path folder) {
    try {
      return isEmptyBut(folder, LOCK);
    } catch (IOException e) {
      return false; // not readable, so not certainly a leftover
    }
  }

  /** Removes such a folder. To be called where no other process creates one. */
  static void removeUnowned(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(LOCK));
    Files.deleteIfExists(folder);
  }

  /** Whether a path has the name of a run's folder. */
  public static boolean isNamed(Path path, String prefix) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(prefix) && isId(name.substring(prefix.length()));
  }

  /** The folder, if the process that created it has ended. */
  static Optional<RunFolder> takeOver(Path path, String prefix) {
    try {
      Path file = path.resolve(OWNER);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > LONGEST_OWNER) {
        return Optional.empty();
      }
      Owner owner = JsonMapper.shared().readValue(Files.readAllBytes(file), Owner.class);
      String name = String.valueOf(path.getFileName());
      if (!name.equals(prefix + owner.run) || owner.isAlive()) {
        return Optional.empty();
      }
      return Optional.of(new RunFolder(path, owner.run, lock(path, false)));
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // kept if it is not certainly a leftover
    }
  }

  public Path path() {
    return path;
  }

  String id() {
    return id;
  }

  /** Removes the kit's files in it, and the folder if it is then empty. */
  public void remove(Predicate<String> isTheKits) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      var removal = new Removal(path, isTheKits);
      Files.walkFileTree(path, removal);
      // the record of the owner is removed last
      for (Path file : removal.last) {
        Files.deleteIfExists(file);
      }
    }
    close();
    Files.deleteIfExists(path.resolve(LOCK));
    if (isEmptyBut(path, OWNER)) {
      Files.deleteIfExists(path.resolve(OWNER));
      Files.deleteIfExists(path);
    }
  }

  private static boolean isEmptyBut(Path folder, String name) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.endsWith(name));
    } catch (java.nio.file.NoSuchFileException e) {
      return false; // another process was faster
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Predicate<String> isTheKits;
    private final List<Path> last = new ArrayList<>();

    Removal(Path root, Predicate<String> isTheKits) {
      this.root = root;
      this.isTheKits = isTheKits;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean goes = isTheKits.test(slashed(root.relativize(file)));
      if (goes && root.equals(file.getParent())) {
        last.add(file);
      } else if (goes) {
        Files.deleteIfExists(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      if (!folder.equals(root)) {
        deleteIfEmpty(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Deletes a folder if it is empty. */
  static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // not empty
    }
  }

  /** A relative path with slashes. */
  static String slashed(Path relative) {
    List<String> steps = new ArrayList<>();
    relative.forEach(step -> steps.add(step.toString()));
    return String.join("/", steps);
  }

  /** Releases the lock: the folder counts as a leftover once the process has ended. */
  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
