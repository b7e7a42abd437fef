package org.sharedinfo.tck.check;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;

/**
 * Finds the kit's classes with the kit's loader, and all others with the implementation's. Services
 * of the kit and its libraries come from the kit alone, whatever a jar registers for them.
 */
public final class JointLoader extends ClassLoader {
  private static final String SERVICES = "META-INF/services/";

  /** The kit and its libraries. */
  private static final List<String> KIT =
      List.of(
          "org.sharedinfo.abi.",
          "org.sharedinfo.bridge.",
          "org.sharedinfo.explorer.",
          "org.sharedinfo.jcstress.",
          "org.sharedinfo.result.",
          "org.sharedinfo.rule.",
          "org.sharedinfo.spi.",
          "org.sharedinfo.tck.",
          "org.apiguardian.",
          "org.junit.",
          "org.openjdk.jcstress.",
          "org.opentest4j.",
          "net.jqwik.",
          "tools.jackson.",
          "com.fasterxml.jackson.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader implementations;

  private JointLoader(ClassLoader implementations) {
    super("joint", JointLoader.class.getClassLoader());
    this.implementations = implementations;
  }

  /** The loader of the kit and of the implementation under test. */
  public static ClassLoader current() {
    ClassLoader implementations = ImplementationLoader.current();
    return ImplementationLoader.isApart() ? new JointLoader(implementations) : implementations;
  }

  private static boolean isKits(String name) {
    return KIT.stream().anyMatch(name::startsWith);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isKits(name) ? super.loadClass(name, resolve) : implementations.loadClass(name);
  }

  @Override
  public URL getResource(String name) {
    return of(name).getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return of(name).getResources(name);
  }

  private ClassLoader of(String resource) {
    String type =
        resource.startsWith(SERVICES)
            ? resource.substring(SERVICES.length())
            : resource.replace('/', '.');
    return isKits(type) ? getParent() : implementations;
  }
}
