package org.sharedinfo.tck.schedule;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.sharedinfo.explorer.watch.WatchingLoader;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.JointLoader;
import org.sharedinfo.tck.side.Sides;

/**
 * The classes of the implementation and of the kit's peers, loaded once more so that their accesses
 * to memory are seen. All that both sides share comes from the usual loader.
 */
final class Watched {
  private static final String PEERS = "org.sharedinfo.tck.peer.";

  /** Its classes are the way to machine code, which tells of its accesses itself. */
  private static final String BRIDGE = "org.sharedinfo.bridge.";

  private static final List<String> SHARED =
      List.of(
          BRIDGE,
          "org.sharedinfo.abi.",
          "org.sharedinfo.rule.",
          "org.sharedinfo.spi.",
          "org.sharedinfo.result.",
          "org.sharedinfo.explorer.",
          "org.sharedinfo.tck.",
          "org.junit.",
          "org.opentest4j.",
          "org.apiguardian.",
          "net.jqwik.",
          "tools.jackson.",
          "com.fasterxml.jackson.",
          "javax.",
          "jdk.",
          "sun.");

  private static final WatchingLoader LOADER =
      new WatchingLoader(JointLoader.current(), Watched::isWatched);

  /** The implementation cannot be loaded so that it is watched: the message says why. */
  static final class UnwatchableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwatchableException(String why, Throwable cause) {
      super(why, cause);
    }
  }

  private Watched() {}

  private static boolean isWatched(String name) {
    return name.startsWith(PEERS) || SHARED.stream().noneMatch(name::startsWith);
  }

  /** Whether an implementation is machine code. */
  static boolean isMachineCode(Class<? extends SharedInfoProvider> type) {
    return type.getName().startsWith(BRIDGE);
  }

  /** The kit's sides. */
  static Sides sides() {
    try {
      return (Sides) make(LOADER.loadClass(PEERS + "PeerSides"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the kit's peers cannot be loaded to be watched", e);
    }
  }

  /** A new provider of the same class as another one. */
  static SharedInfoProvider provider(Class<? extends SharedInfoProvider> like) {
    try {
      return (SharedInfoProvider) make(LOADER.loadClass(like.getName()));
    } catch (InvocationTargetException e) {
      throw new ImplementationThrew("making the provider", e.getTargetException());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnwatchableException(
          "class " + like.getName() + " cannot be loaded to be watched: " + e, e);
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }
}
