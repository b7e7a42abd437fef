package org.sharedinfo.tck.run;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The locations of the kit's own classes that workers need: the suites with their libraries.
 * Excluded are reports, reference implementations and anything else on the class path.
 */
public final class KitClassPath {
  /** One class of each jar. */
  private static final List<String> NEEDED =
      List.of(
          "org.sharedinfo.tck.run.Worker",
          "org.sharedinfo.tck.check.Suite",
          "org.sharedinfo.abi.Abi",
          "org.sharedinfo.explorer.Explorer",
          "org.sharedinfo.jcstress.StressEngine",
          "org.openjdk.jcstress.annotations.Actor",
          "joptsimple.OptionParser",
          "org.junit.platform.launcher.Launcher",
          "org.junit.platform.engine.TestEngine",
          "org.junit.platform.commons.JUnitException",
          "org.junit.jupiter.api.Test",
          "org.junit.jupiter.engine.JupiterTestEngine",
          "org.opentest4j.AssertionFailedError",
          "org.apiguardian.api.API",
          "net.jqwik.api.Property",
          "net.jqwik.engine.JqwikTestEngine",
          "net.jqwik.time.api.Dates",
          "net.jqwik.web.api.Web",
          "tools.jackson.core.JsonParser",
          "tools.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.annotation.JsonProperty");

  /** The bridge to shared libraries, which is not on every class path. */
  public static final String BRIDGE = "org.sharedinfo.bridge.NativeProvider";

  private static final String IN_JAR = "jar:";

  private KitClassPath() {}

  /** Jars and folders, each once. */
  public static List<Path> places() {
    List<Path> places = new ArrayList<>();
    NEEDED.forEach(name ->
        places.add(
            placeOf(name)
                .orElseThrow(
                    () -> new IllegalStateException("the kit is incomplete: no class " + name))));
    placeOf(BRIDGE).ifPresent(places::add);
    return places.stream().distinct().toList();
  }

  /** Places as a class path. */
  static String joined(List<Path> places) {
    return places.stream()
        .map(place -> place.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The jar or folder of the class path that contains a class. */
  public static Optional<Path> placeOf(String className) {
    return placeOf(KitClassPath.class, className);
  }

  /** The jar or folder from which a class was loaded; empty for a class of the JDK. */
  public static Optional<Path> placeOf(Class<?> type) {
    return placeOf(type, type.getName());
  }

  /**
   * Asks the class loader. The class itself, if it comes from a start cache, names the place where
   * that was made.
   */
  private static Optional<Path> placeOf(Class<?> neighbour, String className) {
    String file = "/" + className.replace('.', '/') + ".class";
    return Stream.ofNullable(neighbour.getResource(file))
        .map(URL::toString)
        .filter(url -> url.startsWith(IN_JAR) || url.startsWith("file:"))
        .map(url ->
            url.startsWith(IN_JAR)
                ? url.substring(IN_JAR.length(), url.length() - file.length() - 1)
                : url.substring(0, url.length() - file.length()))
        .map(place -> Path.of(URI.create(place)).toAbsolutePath().normalize())
        .findFirst();
  }
}
