package org.sharedinfo.tck.check;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.sharedinfo.jcstress.Printable;
import org.sharedinfo.spi.ProviderUnavailableException;
import org.sharedinfo.spi.SharedInfoProvider;

/** Finds the provider under test. */
public final class Providers {
  private Providers() {}

  /** No provider is available; the message gives the reason and the remedy. */
  public static final class UnusableProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the problem and the remedy, in one line
     */
    public UnusableProviderException(String message, Throwable cause) {
      super(message, cause);
    }

    UnusableProviderException(String message) {
      super(message);
    }
  }

  /** The names of the provider classes that {@link ServiceLoader} finds with a class loader. */
  public static List<String> names(ClassLoader loader) {
    return ServiceLoader.load(SharedInfoProvider.class, loader).stream()
        .map(p -> p.type().getName())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Creates the provider with a class name, or the only one that {@link ServiceLoader} finds.
   *
   * @throws UnusableProviderException if there is none or more than one, or it cannot be created
   */
  public static SharedInfoProvider load(Optional<String> className) {
    ClassLoader loader = ImplementationLoader.current();
    // an implementation may look up its own services
    Thread.currentThread().setContextClassLoader(JointLoader.current());
    String name = className.orElseGet(() -> only(names(loader)));
    try {
      Class<?> type = Class.forName(name, true, loader);
      return (SharedInfoProvider) type.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new UnusableProviderException(
          "provider class " + name + " is not in the implementation", e);
    } catch (NoSuchMethodException e) {
      throw new UnusableProviderException(
          "provider class " + name + " has no public constructor without parameters", e);
    } catch (ClassCastException e) {
      throw new UnusableProviderException(
          "class " + name + " does not implement " + SharedInfoProvider.class.getName(), e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ProviderUnavailableException unavailable) {
        throw new UnusableProviderException(String.valueOf(unavailable.getMessage()), e);
      }
      throw new UnusableProviderException(
          "the constructor of provider " + name + " threw " + Printable.of(e.getTargetException()),
          e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnusableProviderException("provider " + name + " cannot be created: " + e, e);
    }
  }

  private static String only(List<String> names) {
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 0 ->
          throw new UnusableProviderException(
              "no provider found: nothing on the class path names one in META-INF/services/"
                  + SharedInfoProvider.class.getName());
      default ->
          throw new UnusableProviderException(
              "more than one provider found: "
                  + String.join(", ", names)
                  + "; name one with --provider");
    };
  }
}
