package org.sharedinfo.explorer;

import java.lang.reflect.Constructor;
import org.sharedinfo.explorer.watch.WatchingLoader;

/** Loads the subjects of the tests so that they are watched. */
final class Watched {
  private static final String SUBJECTS = "org.sharedinfo.explorer.subject.";

  private Watched() {}

  static WatchingLoader loader() {
    return new WatchingLoader(Watched.class.getClassLoader(), name -> name.startsWith(SUBJECTS));
  }

  static Object make(Constructor<?> constructor, Object... arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
