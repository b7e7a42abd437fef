package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A private copy of an implementation for one run, so that what was measured stays the same,
 * whatever happens to the original files.
 *
 * @param roots the copies of the roots, in order
 * @param parts the copies of the roots and their dependencies
 * @param manifest the contents of the copy
 */
public record MeasuredCopy(List<Path> roots, List<Path> parts, Manifest manifest) {
  /** Copies the lists. */
  public MeasuredCopy {
    roots = List.copyOf(roots);
    parts = List.copyOf(parts);
  }

  /**
   * Copies roots and their dependencies, each at the same relative place, and measures the copy.
   *
   * @param into an empty folder that nobody else writes to
   * @throws UnmeasurableException if a root cannot be measured
   * @throws IOException if a file cannot be read or written
   */
  public static MeasuredCopy of(List<Path> originals, Path into) throws IOException {
    List<Path> roots = new ArrayList<>();
    for (Parts parts : Parts.of(originals)) {
      Path target = into.toRealPath().resolve(Integer.toString(roots.size()));
      Path base = base(parts);
      for (Parts.FoundFile found : parts.files()) {
        Path place = place(parts, found.part(), base, target);
        Path copy =
            found.file().equals(found.part())
                ? place
                : place.resolve(found.part().relativize(found.file()));
        Files.createDirectories(copy.getParent());
        Files.copy(found.file(), copy);
        copy.toFile().setReadOnly();
      }
      roots.add(place(parts, parts.root(), base, target));
    }
    List<Parts> copied = Parts.of(roots);
    List<Path> parts = copied.stream().flatMap(copy -> copy.parts().keySet().stream()).toList();
    return new MeasuredCopy(roots, parts, Manifest.ofParts(copied));
  }

  /** The innermost folder that contains all parts. */
  private static Path base(Parts parts) {
    Path base = Objects.requireNonNullElse(parts.root().getParent(), parts.root());
    for (Path part : parts.parts().keySet()) {
      while (!part.startsWith(base)) {
        base = Objects.requireNonNullElse(base.getParent(), part.getRoot());
      }
    }
    return base;
  }

  /** Avoids characters of the root's own path that a class path cannot contain. */
  private static Path place(Parts parts, Path part, Path base, Path target) {
    Path within = base.relativize(part);
    if (!part.equals(parts.root())) {
      return target.resolve(within);
    }
    Path place = target;
    for (Path step : within) {
      String name = step.toString();
      place = name.matches(".*[:;*].*") ? place.resolve(plain(name)) : place.resolve(step);
    }
    return place;
  }

  private static String plain(String name) {
    return name.replaceAll("[:;*]", "_");
  }

  /**
   * Whether the copy still is what was measured.
   *
   * @throws IOException if it cannot be read
   */
  public boolean isUnchanged() throws IOException {
    try {
      return Manifest.of(roots).equals(manifest);
    } catch (UnmeasurableException e) {
      return false; // it was readable before
    }
  }
}
