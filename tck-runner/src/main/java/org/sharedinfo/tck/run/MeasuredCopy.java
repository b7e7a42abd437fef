package org.sharedinfo.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An implementation's own copy for one run: what is measured stays what it is, whatever becomes of
 * the files that it was made from.
 *
 * @param roots the copies of the roots, in their order
 * @param parts the copies of the roots and of all that they bring along
 * @param manifest what the copy consists of
 */
public record MeasuredCopy(List<Path> roots, List<Path> parts, Manifest manifest) {
  /** Copies the lists. */
  public MeasuredCopy {
    roots = List.copyOf(roots);
    parts = List.copyOf(parts);
  }

  /**
   * Copies roots and what they bring along, each in the same place relative to the others, and
   * measures the copy.
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

  /** The innermost folder that holds all parts. */
  private static Path base(Parts parts) {
    Path base = Objects.requireNonNullElse(parts.root().getParent(), parts.root());
    for (Path part : parts.parts().keySet()) {
      while (!part.startsWith(base)) {
        base = Objects.requireNonNullElse(base.getParent(), part.getRoot());
      }
    }
    return base;
  }

  /** A class path has no place for some characters of the root's own path. */
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
   * Whether the copy is still what was measured.
   *
   * @throws IOException if it cannot be read
   */
  public boolean isUnchanged() throws IOException {
    try {
      return Manifest.of(roots).equals(manifest);
    } catch (UnmeasurableException e) {
      return false; // it was not so before
    }
  }
}
