package org.sharedinfo.tck.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the contents of a jar within limits, because jars are untrusted. */
public final class JarParts {
  private static final int MOST_ENTRIES = 100_000;
  private static final long MOST_UNPACKED_BYTES = 1L << 30;
  private static final int LONGEST_MANIFEST = 1 << 20;

  private JarParts() {}

  /**
   * Opens a jar like a class loader of this Java version, including its multi-release entries.
   *
   * @throws UnmeasurableException if it is not a jar, is empty, or unpacks to an unreasonable size
   * @throws IOException if it cannot be read
   */
  public static JarFile open(Path jar) throws IOException {
    JarFile file;
    try {
      file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    } catch (ZipException e) {
      throw new UnmeasurableException("not a readable jar: " + jar + " (" + e.getMessage() + ")");
    }
    try {
      check(jar, file);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void check(Path jar, JarFile file) throws IOException {
    if (file.size() == 0) {
      throw new UnmeasurableException("implementation is empty: " + jar);
    }
    long unpacked = file.stream().mapToLong(entry -> Math.max(0, entry.getSize())).sum();
    if (file.size() > MOST_ENTRIES || unpacked > MOST_UNPACKED_BYTES || unpacked < 0) {
      throw new UnmeasurableException(
          "%s unpacks to more than an implementation may have: %d entries, %d MiB; at most %d, %d"
              .formatted(
                  jar, file.size(), unpacked >>> 20, MOST_ENTRIES, MOST_UNPACKED_BYTES >> 20));
    }
  }

  /**
   * The content of an entry.
   *
   * @param most its maximum length, in bytes
   * @return empty if the jar has no such entry
   * @throws UnmeasurableException if it is longer, whatever length the jar declares
   */
  public static Optional<byte[]> read(JarFile jar, String name, int most) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null || entry.isDirectory()) {
      return Optional.empty();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new UnmeasurableException(
            name + " of " + jar.getName() + " is longer than " + most + " bytes");
      }
      return Optional.of(content);
    } catch (ZipException e) {
      throw new UnmeasurableException(
          name + " of " + jar.getName() + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * The jars and folders that a jar's {@code Class-Path} names, relative to the jar.
   *
   * @throws UnmeasurableException if it names one elsewhere, which could not be measured with it
   */
  static List<Path> classPath(Path jar) throws IOException {
    List<Path> named = new ArrayList<>();
    try (JarFile file = open(jar)) {
      Optional<byte[]> manifest = read(file, JarFile.MANIFEST_NAME, LONGEST_MANIFEST);
      if (manifest.isEmpty()) {
        return List.of();
      }
      var parsed = new java.util.jar.Manifest(new ByteArrayInputStream(manifest.get()));
      String value = parsed.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String entry : value == null ? new String[0] : value.strip().split(" +")) {
        if (!entry.isEmpty()) {
          named.add(beside(jar, entry));
        }
      }
    }
    return named;
  }

  private static Path beside(Path jar, String entry) throws UnmeasurableException {
    try {
      var uri = new URI(entry);
      Path parent = jar.getParent();
      if (uri.isAbsolute() || uri.getPath() == null || uri.getPath().startsWith("/")) {
        throw elsewhere(jar, entry);
      }
      if (uri.getRawAuthority() != null || parent == null) {
        throw elsewhere(jar, entry);
      }
      return Path.of(parent.toUri().resolve(uri.getRawPath()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw elsewhere(jar, entry);
    }
  }

  private static UnmeasurableException elsewhere(Path jar, String entry) {
    return new UnmeasurableException(
        "the Class-Path of %s names %s, which is not relative to the jar: name it with another"
                .formatted(jar, entry)
            + " --implementation, and take it out of the Class-Path");
  }
}
