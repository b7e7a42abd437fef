package org.sharedinfo.explorer;

import org.sharedinfo.explorer.watch.WatchingLoader;

/** Loads the subjects of the tests so that they are watched. */
final class Watched {
  private static final String SUBJECTS = "org.sharedinfo.explorer.subject.";

  private Watched() {}

  static WatchingLoader loader() {
    return new WatchingLoader(
        Watched.class.getClassLoader(), name -> name.startsWith(SUBJECTS));
  }
}
