package org.sharedinfo.tck.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The exact contents of a class path or a library: one line per file. Names begin with the number
 * of the root that a file belongs to, so the order of the roots counts, but not the name of a root.
 *
 * @param lines in the order of the roots, then by name
 */
public record Manifest(List<Line> lines) {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String ABSENT = "absent";

  /** Copies the list. */
  public Manifest {
    lines = List.copyOf(lines);
  }

  /**
   * One file.
   *
   * @param name without spaces and line breaks, which are escaped as in a URI
   * @param length in bytes
   * @param sha256 in hexadecimal; {@code absent} for a part that is named but does not exist
   */
  public record Line(String name, long length, String sha256) {
    @Override
    public String toString() {
      return length + " " + sha256 + " " + name;
    }
  }

  /**
   * Measures an implementation: its roots, and their dependencies, as {@link Parts} describes.
   *
   * @param roots jars, folders of classes, or one shared library
   * @throws UnmeasurableException if a root is empty, or contains something that does not belong to
   *     an implementation
   * @throws IOException if a file cannot be read
   */
  public static Manifest of(List<Path> roots) throws IOException {
    return ofParts(Parts.of(roots));
  }

  /** Like {@link #of}, for known parts. */
  static Manifest ofParts(List<Parts> all) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Parts parts : all) {
      for (Parts.FoundFile file : parts.files()) {
        lines.add(measure(file));
      }
      parts.absent().forEach(name -> lines.add(new Line(name, 0, ABSENT)));
    }
    return new Manifest(lines);
  }

  /** Measures the jars and folders of the kit itself, which may be empty. */
  static Manifest ofKit(List<Path> roots) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Parts.FoundFile file : Parts.plain(roots)) {
      lines.add(measure(file));
    }
    return new Manifest(lines);
  }

  private static Line measure(Parts.FoundFile found) throws IOException {
    MessageDigest sha = sha256();
    long length = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(found.file())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
        length += read;
      }
    }
    return new Line(found.name(), length, HexFormat.of().formatHex(sha.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The parts that a root names but that do not exist, relative to it. */
  public List<String> absent(int root) {
    String prefix = root + ":";
    return lines.stream()
        .filter(line -> line.sha256.equals(ABSENT) && line.name.startsWith(prefix))
        .map(line -> line.name.substring(prefix.length()))
        .toList();
  }

  /** SHA-256, in hexadecimal, of all lines, each terminated by a line feed. */
  public String digest() {
    String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
