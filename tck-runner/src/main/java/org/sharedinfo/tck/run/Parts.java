package org.sharedinfo.tck.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A root of an implementation with its dependencies. For a jar, these are the parts that its {@code
 * Class-Path} names. For a shared library, they are the libraries that it finds relative to itself
 * ({@code $ORIGIN}).
 *
 * @param root the jar, folder or library, in a folder without links
 * @param parts the names of the root and its dependencies, by path
 * @param absent the names of parts that are named but do not exist
 * @param needed other libraries that a shared library needs, which the system provides
 */
record Parts(Path root, Map<Path, String> parts, List<String> absent, List<String> needed) {
  private static final int MOST_FILES = 100_000;
  private static final long MOST_BYTES = 2L << 30;

  /**
   * A file that is measured.
   *
   * @param part the part that contains it
   * @param name its name in the manifest
   */
  record FoundFile(Path part, Path file, String name) {}

  /** The parts of each root, in the order of the roots. */
  static List<Parts> of(List<Path> roots) throws IOException {
    List<Parts> all = new ArrayList<>();
    for (Path root : roots) {
      all.add(of(inRealFolder(root), Integer.toString(all.size())));
    }
    return all;
  }

  private static Parts of(Path root, String number) throws IOException {
    var found = new Parts(root, new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    Path home = Objects.requireNonNullElse(root.getParent(), root);
    Deque<Path> waiting = new ArrayDeque<>(List.of(root));
    found.parts.put(root, number);
    while (!waiting.isEmpty()) {
      Path part = waiting.removeFirst();
      for (Path other : found.broughtAlong(part)) {
        String name = number + ":" + relative(home, other);
        if (!Files.exists(other)) {
          found.absent.add(name);
        } else if (found.parts.putIfAbsent(other, name) == null) {
          waiting.addLast(other);
        }
      }
    }
    return found;
  }

  private List<Path> broughtAlong(Path part) throws IOException {
    if (!Files.isRegularFile(part)) {
      return List.of();
    }
    if (part.equals(root) ? Assignment.isLibrary(part) : isNeededLibrary(part)) {
      ElfDynamic dynamic = ElfDynamic.of(part);
      dynamic.needed(part).stream().filter(one -> !needed.contains(one)).forEach(needed::add);
      return dynamic.beside(part);
    }
    return JarParts.classPath(part);
  }

  /** Libraries that others need may have version numbers after their suffix. */
  private static boolean isNeededLibrary(Path part) {
    return String.valueOf(part.getFileName()).matches(".*\\.so(\\.[0-9.]+)?");
  }

  private static Path inRealFolder(Path root) throws IOException {
    Path whole = root.toAbsolutePath();
    Path parent = whole.getParent();
    String name = String.valueOf(whole.getFileName());
    return parent == null || name.equals(".") || name.equals("..")
        ? whole.toRealPath()
        : parent.toRealPath().resolve(whole.getFileName());
  }

  /** Escaped as in a URI, from the bytes of the names, so that it is the same on every machine. */
  private static String relative(Path home, Path part) {
    Path way = home.relativize(part);
    List<String> steps = new ArrayList<>();
    for (Path step : way) {
      String raw = Path.of("/").resolve(step).toUri().getRawPath();
      steps.add(step.toString().equals("..") ? ".." : raw.replaceAll("^/|/$", ""));
    }
    return String.join("/", steps);
  }

  /** The files of all parts, by name. */
  List<FoundFile> files() throws IOException {
    List<FoundFile> files = new ArrayList<>();
    for (Map.Entry<Path, String> part : parts.entrySet()) {
      Walk.through(part.getKey(), part.getValue(), files);
    }
    if (files.isEmpty()) {
      throw new UnmeasurableException("implementation is empty: " + root);
    }
    return files;
  }

  /** The files of some jars and folders, without dependencies. */
  static List<FoundFile> plain(List<Path> roots) throws IOException {
    List<FoundFile> files = new ArrayList<>();
    int number = 0;
    for (Path root : roots) {
      Walk.through(root, Integer.toString(number++), files);
    }
    return files;
  }

  /** Follows links, as class loaders do. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path part;
    private final String name;
    private final URI base;
    private final List<FoundFile> all;
    private final List<FoundFile> own = new ArrayList<>();
    private long bytes;

    private Walk(Path part, String name, List<FoundFile> all) {
      this.part = part;
      this.name = name;
      this.base = part.toUri();
      this.all = all;
    }

    /** Adds the files of a part to those found so far. */
    static void through(Path part, String name, List<FoundFile> all) throws IOException {
      Files.walkFileTree(
          part,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new Walk(part, name, all));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        return FileVisitResult.CONTINUE; // a dangling link, from which nothing can be loaded
      }
      if (!attributes.isRegularFile()) {
        throw new UnmeasurableException(file + " is neither a file nor a folder");
      }
      if (!Files.isReadable(file)) {
        throw new UnmeasurableException("implementation cannot be read: " + file);
      }
      bytes += attributes.size();
      if (bytes > MOST_BYTES || all.size() + own.size() >= MOST_FILES) {
        throw new UnmeasurableException(
            "%s is too large for an implementation: more than %d files or %d MiB"
                .formatted(part, MOST_FILES, MOST_BYTES >> 20));
      }
      String rest = file.equals(part) ? "" : "/" + within(file);
      own.add(new FoundFile(part, file, name + rest));
      if (file.equals(part)) {
        finish();
      }
      return FileVisitResult.CONTINUE;
    }

    private String within(Path file) {
      return file.toUri().getRawPath().substring(base.getRawPath().length());
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      throw switch (e) {
        case FileSystemLoopException _ ->
            new UnmeasurableException(file + " is a link to a folder above it");
        default -> new UnmeasurableException("implementation cannot be read: " + file);
      };
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      if (e != null) {
        throw new UnmeasurableException("implementation cannot be read: " + folder);
      }
      if (folder.equals(part)) {
        finish();
      }
      return FileVisitResult.CONTINUE;
    }

    private void finish() {
      own.sort(Comparator.comparing(FoundFile::name));
      all.addAll(own);
      own.clear();
    }
  }
}
