package org.sharedinfo.tck.schedule;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.sharedinfo.explorer.watch.WatchingLoader;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.JointLoader;
import org.sharedinfo.tck.side.Sides;

/**
 * The classes of the implementation and of the kit's peers, loaded a second time so that their
 * memory accesses are observed. The usual loader provides everything that both sides share.
 */
final class Watched {
  private static final String PEERS = "org.sharedinfo.tck.peer.";

  /** Its classes lead to native code, which reports its accesses itself. */
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

  /** The implementation cannot be loaded for observation; the message gives the reason. */
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

  /** Whether an implementation is native code. */
  static boolean isMachineCode(Class<? extends SharedInfoProvider> type) {
    return type.getName().startsWith(BRIDGE);
  }

  /** The kit's peers. */
  static Sides sides() {
    try {
      return (Sides) make(LOADER.loadClass(PEERS + "PeerSides"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the kit's peers cannot be loaded for observation", e);
    }
  }

  /** A new provider of the same class as another one. */
  static SharedInfoProvider provider(Class<? extends SharedInfoProvider> like) {
    try {
      return (SharedInfoProvider) make(LOADER.loadClass(like.getName()));
    } catch (InvocationTargetException e) {
      throw new ImplementationThrew("creating the provider", e.getTargetException());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnwatchableException(
          "class " + like.getName() + " cannot be loaded for observation: " + e, e);
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }
}
