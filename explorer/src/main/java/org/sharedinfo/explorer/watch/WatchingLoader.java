package org.sharedinfo.explorer.watch;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.sharedinfo.explorer.run.GuardedLoader;

/**
 * Loads classes so that the explorer observes their memory accesses. It takes their bytes from the
 * parent's resources and rewrites them. All code that an actor runs on watched memory must come
 * from such a loader.
 *
 * <p>Outside an exploration the classes behave as written.
 *
 * <p>Threading: any.
 */
public final class WatchingLoader extends ClassLoader implements GuardedLoader {
  static {
    registerAsParallelCapable();
  }

  private final Predicate<String> watched;
  private final List<Class<?>> initialised = new CopyOnWriteArrayList<>();
  private final Map<Class<?>, Boolean> withoutInitialiser = new ConcurrentHashMap<>();

  /**
   * @param parent finds the class files, and loads all other classes
   * @param watched whether to rewrite the class of this binary name. Must be false for types shared
   *     with the caller. Not called for java.* classes, which are never rewritten
   */
  public WatchingLoader(ClassLoader parent, Predicate<String> watched) {
    super("watching", parent);
    this.watched = watched;
  }

  @Override
  public Collection<Class<?>> initialisedClasses() {
    List<Class<?>> all = new ArrayList<>(initialised);
    all.addAll(withoutInitialiser.keySet());
    return all;
  }

  /** A class of this loader starts its static initialiser. */
  void initialised(Class<?> type) {
    initialised.add(type);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("java.") || isExplorers(name) || !watched.test(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassRewriter.Rewritten rewritten = ClassRewriter.rewrite(in.readAllBytes(), getParent());
      Class<?> type = defineClass(name, rewritten.bytes(), 0, rewritten.bytes().length);
      if (!rewritten.initialises()) {
        withoutInitialiser.put(type, true);
      }
      return type;
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  // The watching code is always shared, whatever the caller's rule says.
  private static boolean isExplorers(String name) {
    return name.startsWith("org.sharedinfo.explorer.run.")
        || name.startsWith("org.sharedinfo.explorer.watch.");
  }
}
