package org.sharedinfo.junit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.run.KitClassPath;

/**
 * The implementation on a build's class path.
 *
 * @param provider the provider's class
 * @param places the jar or folder that contains it, and all others that it may use: the class path
 *     without the kit's own entries
 */
record OnClassPath(String provider, List<Path> places) {
  /** Packages of the kit's own providers. */
  private static final String KIT = "org.sharedinfo.";

  private static final String KIT_FOLDER = KIT.replace('.', '/');

  /**
   * Finds the one provider that is registered as a service.
   *
   * @throws IllegalStateException if there is none, or more than one; the message says what to do
   */
  static OnClassPath find() {
    List<Class<? extends SharedInfoProvider>> found =
        ServiceLoader.load(SharedInfoProvider.class).stream()
            .<Class<? extends SharedInfoProvider>>map(ServiceLoader.Provider::type)
            .filter(type -> !type.getName().startsWith(KIT))
            .toList();
    return switch (found.size()) {
      case 1 -> of(found.getFirst());
      case 0 ->
          throw new IllegalStateException(
              "no implementation on the class path: name its provider in META-INF/services/"
                  + SharedInfoProvider.class.getName());
      default ->
          throw new IllegalStateException(
              "more than one implementation on the class path: "
                  + String.join(", ", found.stream().map(Class::getName).toList()));
    };
  }

  /** The implementation with this provider class. */
  static OnClassPath of(Class<? extends SharedInfoProvider> type) {
    Path own =
        KitClassPath.placeOf(type)
            .orElseThrow(() -> new IllegalStateException("nowhere to find " + type.getName()));
    Stream<Path> others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(part -> !part.isEmpty())
            .map(part -> Path.of(part).toAbsolutePath().normalize())
            .filter(part -> !part.equals(own) && isOthers(part));
    return new OnClassPath(type.getName(), Stream.concat(Stream.of(own), others).toList());
  }

  /** Whether an entry of the class path is not the kit's, and contains anything. */
  private static boolean isOthers(Path part) {
    try {
      if (Files.isDirectory(part)) {
        try (Stream<Path> files = Files.walk(part)) {
          return !Files.isDirectory(part.resolve(KIT_FOLDER))
              && files.anyMatch(Files::isRegularFile);
        }
      }
      if (!part.toString().endsWith(".jar")) {
        return false;
      }
      try (var jar = new ZipFile(part.toFile())) {
        return jar.size() > 0
            && jar.stream().noneMatch(entry -> entry.getName().startsWith(KIT_FOLDER));
      }
    } catch (IOException | UncheckedIOException e) {
      return false; // no class loader can use it either
    }
  }
}
