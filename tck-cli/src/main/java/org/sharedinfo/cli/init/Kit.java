package org.sharedinfo.cli.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sharedinfo.tck.run.KitClassPath;

/** The distribution that contains this code, and its files for new projects. */
final class Kit {
  private Kit() {}

  /** The command as a project calls it: its path in a distribution, otherwise by name. */
  static String command() {
    return home().map(home -> home.resolve("tck").toString()).orElse("tck");
  }

  /** The Maven repository of a release; a checkout has none. */
  static Optional<Path> repository() {
    return home().map(home -> home.resolve("repository")).filter(Files::isDirectory);
  }

  /** A text from the kit's jar. */
  static String text(String name) {
    try (InputStream in = Kit.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the kit's jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder above {@code lib/}, which contains the kit's jars. */
  private static Optional<Path> home() {
    return KitClassPath.placeOf(Kit.class)
        .flatMap(own -> Optional.ofNullable(own.getParent()))
        .flatMap(lib -> Optional.ofNullable(lib.getParent()))
        .filter(home -> Files.isExecutable(home.resolve("tck")));
  }
}
