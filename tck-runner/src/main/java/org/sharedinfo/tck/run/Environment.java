package org.sharedinfo.tck.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Catalogue;

/** The environment of a run, and everything that takes part in it. */
public final class Environment {
  private static Optional<String> kitDigest = Optional.empty();

  private Environment() {}

  /** The kit's version, from its jar; "development" when it runs from classes. */
  public static String kitVersion() {
    return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The machine and the JVM: java, os, processors, and the processor if known. */
  public static Map<String, String> describe() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    processor().ifPresent(name -> facts.put("processor", name));
    return facts;
  }

  /**
   * Like {@link #describe()}, with the isolation of workers and the system libraries that an
   * implementation uses, which are not measured.
   */
  static Map<String, String> describe(Isolation isolation, List<Path> implementation)
      throws IOException {
    Map<String, String> facts = describe();
    facts.put(RunInfo.ISOLATED, isolation.inWords());
    List<String> needed =
        Parts.of(implementation).stream()
            .flatMap(parts -> parts.needed().stream())
            .distinct()
            .sorted()
            .toList();
    if (!needed.isEmpty()) {
      facts.put("libraries not measured", String.join(", ", needed));
    }
    return facts;
  }

  private static Optional<String> processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // another kind of system
    }
  }

  /**
   * SHA-256 of the kit's class path, the catalogue, and the implementation: what was given, or else
   * the part of the kit's class path that contains its provider.
   */
  static Map<String, String> digests(List<Path> implementation, String provider)
      throws IOException {
    Map<String, String> digests = new TreeMap<>();
    digests.put("kit", kitDigest());
    digests.put("catalogue", Catalogue.digest());
    Manifest measured =
        implementation.isEmpty()
            ? Manifest.ofKit(KitClassPath.placeOf(provider).stream().toList())
            : Manifest.of(implementation);
    digests.put("implementation", measured.digest());
    return digests;
  }

  /** SHA-256 of the class path of the kit that runs here, measured once. */
  public static synchronized String kitDigest() throws IOException {
    if (kitDigest.isEmpty()) {
      kitDigest = Optional.of(Manifest.ofKit(kit()).digest());
    }
    return kitDigest.get();
  }

  private static List<Path> kit() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(part -> !part.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .sorted()
        .toList();
  }
}
