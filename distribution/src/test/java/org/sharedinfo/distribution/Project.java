package org.sharedinfo.distribution;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;

/** The project of a user of CI: a library in C and a Makefile; and copies of folders. */
final class Project {
  private static final String MAKEFILE =
      """
      KIT = $(dir $(shell command -v tck))
      libmine.so: mine.c
      \tgcc -O2 -fPIC -shared -fvisibility=hidden -I $(KIT)include -o $@ mine.c
      """;

  private Project() {}

  /** Writes the project. */
  static void write(Path folder, Path distribution) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Makefile"), MAKEFILE);
    Files.writeString(folder.resolve("mine.c"), Release.smallestLibrary(distribution));
  }

  /** The SHA-256 of a file, in hex digits. */
  static String digest(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256())) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return "%064x".formatted(new BigInteger(1, in.getMessageDigest().digest()));
    }
  }

  /** Copies a folder with all that it holds. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(
              path,
              target,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
