package org.sharedinfo.junit;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.sharedinfo.spi.SharedInfoProvider;

/**
 * The implementation that a build's class path holds.
 *
 * @param provider the provider's class
 * @param place the jar or folder that it is in
 */
record OnClassPath(String provider, Path place) {
  /** Providers of the kit itself, which are there because the kit is. */
  private static final String KIT = "org.sharedinfo.";

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

  /** The implementation of a provider's class. */
  static OnClassPath of(Class<? extends SharedInfoProvider> type) {
    CodeSource source =
        Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .orElseThrow(() -> new IllegalStateException("nowhere to find " + type.getName()));
    try {
      return new OnClassPath(type.getName(), Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("nowhere to find " + type.getName(), e);
    }
  }

  /** The options of {@code tck certify} that name it. */
  Stream<String> options() {
    return Stream.of("--implementation", place.toString(), "--provider", provider);
  }
}
