package org.sharedinfo.tck.check;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads the classes of an implementation separately from the kit's. They see only the JDK and
 * tck-api, not the rest of the kit or its libraries. A jar with its own copies of these libraries
 * uses its own, without conflicts.
 *
 * <p>The system property {@value #PATH} gives the location of the classes; without it they come
 * from the kit's class path.
 */
public final class ImplementationLoader extends URLClassLoader {
  /** Jars and folders, separated as in a class path. */
  public static final String PATH = "sharedinfo.implementation";

  /** The packages of tck-api. */
  private static final List<String> API =
      List.of(
          "org.sharedinfo.abi.", "org.sharedinfo.spi.",
          "org.sharedinfo.rule.", "org.sharedinfo.result.");

  static {
    registerAsParallelCapable();
  }

  private static final Optional<ImplementationLoader> CURRENT =
      Optional.ofNullable(System.getProperty(PATH)).map(ImplementationLoader::of);

  private ImplementationLoader(URL[] places) {
    super("implementation", places, new ApiLoader());
  }

  private static ImplementationLoader of(String path) {
    return new ImplementationLoader(
        Stream.of(path.split(File.pathSeparator))
            .filter(part -> !part.isEmpty())
            .map(part -> url(Path.of(part)))
            .toArray(URL[]::new));
  }

  private static URL url(Path place) {
    try {
      return place.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no place for classes: " + place, e);
    }
  }

  /** The loader of the implementation under test; the caller's if none is set. */
  public static ClassLoader current() {
    return CURRENT
        .<ClassLoader>map(loader -> loader)
        .orElseGet(() -> Thread.currentThread().getContextClassLoader());
  }

  /** Whether the implementation is loaded separately. */
  static boolean isApart() {
    return CURRENT.isPresent();
  }

  /** The platform's classes, and those of tck-api. */
  private static final class ApiLoader extends ClassLoader {
    ApiLoader() {
      super("tck-api", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (API.stream().anyMatch(name::startsWith)) {
        return ImplementationLoader.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
