package org.sharedinfo.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of the checkout, without what was built and what tools keep for themselves. */
final class Sources {
  private static final Pattern BINARY = Pattern.compile("\\.(bin|png|gz)$");
  private static final Path ROOT =
      Path.of(System.getProperty("checkout")).toAbsolutePath().normalize();
  private static final Set<String> HIDDEN_AND_OURS = Set.of(".ci", ".github");

  private Sources() {}

  static Path root() {
    return ROOT;
  }

  static List<Path> java() throws IOException {
    return all().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /** Every file but data of others. */
  static List<Path> texts() throws IOException {
    return all().stream().filter(file -> !BINARY.matcher(file.toString()).find()).toList();
  }

  /** The pom files of the modules, without the root's and those of examples, which stand alone. */
  static List<Path> modulePoms() throws IOException {
    return all().stream()
        .filter(file -> file.endsWith("pom.xml") && file.getParent().getParent().equals(ROOT))
        .toList();
  }

  private static List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                name.equals("target") || (name.startsWith(".") && !HIDDEN_AND_OURS.contains(name));
            return skipped && !folder.equals(ROOT)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
