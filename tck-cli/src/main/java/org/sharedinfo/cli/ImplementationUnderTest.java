package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sharedinfo.bridge.NativeProvider;
import org.sharedinfo.reference.ReferenceProvider;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * What is to be certified: where its classes are, and the provider's class. Nothing of it is loaded
 * here.
 *
 * @param classPath jars and folders; empty for the bundled reference implementation
 * @param provider the provider's class
 */
record ImplementationUnderTest(List<Path> classPath, String provider) {
  private static final String SERVICE = "META-INF/services/" + SharedInfoProvider.class.getName();

  /**
   * Finds the implementation that the options name.
   *
   * @throws UsageException if a path is unusable, or no single provider is named
   */
  static ImplementationUnderTest find(List<Path> paths, Optional<String> provider)
      throws IOException {
    paths.forEach(ImplementationUnderTest::check);
    if (provider.isPresent()) {
      return new ImplementationUnderTest(paths, provider.get());
    }
    if (paths.isEmpty()) {
      return new ImplementationUnderTest(List.of(), ReferenceProvider.class.getName());
    }
    if (paths.stream().anyMatch(ImplementationUnderTest::isLibrary)) {
      if (paths.size() > 1) {
        throw new UsageException("a shared library is certified alone, not with " + join(paths));
      }
      return new ImplementationUnderTest(paths, NativeProvider.class.getName());
    }
    Set<String> named = new LinkedHashSet<>();
    for (Path path : paths) {
      named.addAll(providersOf(path));
    }
    return switch (named.size()) {
      case 1 -> new ImplementationUnderTest(paths, named.iterator().next());
      case 0 ->
          throw new UsageException(
              "no provider found in "
                  + join(paths)
                  + ": name one in "
                  + SERVICE
                  + " or with --provider");
      default ->
          throw new UsageException(
              named.size()
                  + " providers found in "
                  + join(paths)
                  + ": choose one with --provider: "
                  + String.join(", ", named));
    };
  }

  private static boolean isLibrary(Path path) {
    return path.toString().endsWith(".so");
  }

  private static void check(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (!Files.exists(path)) {
      throw new UsageException("no such implementation: " + path);
    }
    if (!Files.isReadable(path)) {
      throw new UsageException("implementation cannot be read: " + path);
    }
    if (!Files.isDirectory(path) && !name.endsWith(".jar") && !isLibrary(path)) {
      throw new UsageException(
          "an implementation is a jar, a folder of classes or a shared library (.so): " + path);
    }
  }

  private static List<String> providersOf(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return ServiceFile.names(path.resolve(SERVICE), path);
    }
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return ServiceFile.names(jar.getPath(SERVICE), path);
    } catch (ProviderNotFoundException e) {
      throw new UsageException("not a readable jar: " + path);
    } catch (java.util.zip.ZipException e) {
      throw new UsageException("not a readable jar: " + path + " (" + e.getMessage() + ")");
    }
  }

  private static String join(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }
}
