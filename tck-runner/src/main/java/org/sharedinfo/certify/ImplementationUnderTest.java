package org.sharedinfo.certify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import org.sharedinfo.certify.folder.RunFolder;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.JarParts;
import org.sharedinfo.tck.run.KitClassPath;
import org.sharedinfo.tck.run.MeasuredCopy;
import org.sharedinfo.tck.run.UnmeasurableException;

/**
 * The implementation to certify: a private copy for this run, and the provider's class. Nothing of
 * it is loaded here.
 *
 * @param copy what is measured and run; empty for an implementation that is part of the kit
 * @param provider the provider's class
 * @param folder the folder of the copy
 */
record ImplementationUnderTest(
    Optional<MeasuredCopy> copy, String provider, Optional<RunFolder> folder)
    implements AutoCloseable {
  private static final String SERVICE = "META-INF/services/" + SharedInfoProvider.class.getName();
  private static final String PREFIX = "tck-implementation-";
  private static final int LONGEST_SERVICE = 1 << 16;
  private static final int LONGEST_CLASS = 1 << 24;

  /**
   * Finds the implementation and copies it.
   *
   * @param place where the folder of its copy is made
   * @throws UsageException if a path is unusable, or no single provider is named
   * @throws IOException if a file cannot be read
   */
  static ImplementationUnderTest find(CertifyRequest.Target target, Path place) throws IOException {
    List<Path> paths = target.paths();
    Optional<String> provider = target.provider();
    if (paths.isEmpty()) {
      return new ImplementationUnderTest(
          Optional.empty(),
          provider
              .or(target::usual)
              .orElseThrow(
                  () -> new UsageException("no implementation: name it with --implementation")),
          Optional.empty());
    }
    paths.forEach(ImplementationUnderTest::check);
    if (paths.size() > 1 && paths.stream().anyMatch(Assignment::isLibrary)) {
      throw new UsageException(
          "a shared library must be certified on its own, not with " + join(paths));
    }
    RunFolder folder = makeFolder(place);
    try {
      MeasuredCopy copy = MeasuredCopy.of(paths, folder.path());
      String name =
          Assignment.isLibrary(paths.getFirst()) ? bridge(provider) : inCopy(paths, copy, provider);
      return new ImplementationUnderTest(Optional.of(copy), name, Optional.of(folder));
    } catch (UnmeasurableException e) {
      folder.remove(_ -> true);
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      folder.remove(_ -> true);
      throw new UsageException(
          "%s cannot be copied to %s: %s"
              .formatted(join(paths), folder.path().getParent(), e.getMessage()));
    } catch (RuntimeException e) {
      folder.remove(_ -> true);
      throw e;
    }
  }

  /** Where copies are, but for those of a {@link Standby}. */
  static Path usualPlace() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Creates a folder in which other users of this machine can change nothing. Removes leftovers of
   * earlier runs there.
   */
  static RunFolder makeFolder(Path parent) throws IOException {
    RunFolder folder;
    try {
      folder = RunFolder.createPrivate(parent.toRealPath(), PREFIX);
    } catch (IOException e) {
      throw new UsageException(
          "cannot create a folder for a copy of the implementation in "
              + parent
              + ": set TMPDIR to another one");
    }
    for (RunFolder left : RunFolder.leftIn(parent.toRealPath(), PREFIX)) {
      var me = Files.getOwner(folder.path());
      if (Files.getOwner(left.path(), LinkOption.NOFOLLOW_LINKS).equals(me)) {
        left.remove(_ -> true);
      } else {
        left.close();
      }
    }
    return folder;
  }

  private static String bridge(Optional<String> provider) {
    String bridge = KitClassPath.BRIDGE;
    if (provider.isPresent() && !provider.get().equals(bridge)) {
      throw new UsageException("--provider names a class, but a shared library has none");
    }
    return bridge;
  }

  private static String inCopy(List<Path> paths, MeasuredCopy copy, Optional<String> provider)
      throws IOException {
    String name = provider.isPresent() ? provider.get() : only(paths, copy);
    if (!name.matches("[\\p{javaJavaIdentifierPart}.]+")) {
      throw new UsageException("not the name of a provider's class: " + name);
    }
    byte[] kits = kitsClass(name);
    Optional<byte[]> own = Optional.empty();
    for (Path root : copy.parts()) {
      own = own.isPresent() ? own : read(root, name.replace('.', '/') + ".class", LONGEST_CLASS);
    }
    if (own.isEmpty() && kits.length > 0) {
      throw new UsageException(
          "provider "
              + name
              + " is a class of the kit and not in "
              + join(paths)
              + ": certify it without --implementation");
    }
    if (own.isPresent() && kits.length > 0 && !Arrays.equals(own.get(), kits)) {
      throw new UsageException(
          "provider " + name + " has the name of a class of the kit: rename it");
    }
    for (int i = 0; i < paths.size(); i++) {
      List<String> absent = copy.manifest().absent(i);
      if (!absent.isEmpty() && read(copy.roots().get(i), SERVICE, LONGEST_SERVICE).isPresent()) {
        throw new UsageException(
            "the Class-Path of %s names %s, which does not exist: put it next to the jar"
                .formatted(paths.get(i), absent.getFirst()));
      }
    }
    return name;
  }

  private static byte[] kitsClass(String name) throws IOException {
    try (InputStream in =
        ClassLoader.getSystemResourceAsStream(name.replace('.', '/') + ".class")) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static String only(List<Path> paths, MeasuredCopy copy) throws IOException {
    Set<String> named = new LinkedHashSet<>();
    for (int i = 0; i < paths.size(); i++) {
      named.addAll(namesIn(copy.roots().get(i), paths.get(i)));
    }
    return switch (named.size()) {
      case 1 -> named.iterator().next();
      case 0 ->
          throw new UsageException(
              "no provider found in "
                  + join(paths)
                  + ": name one in "
                  + SERVICE
                  + " or with --provider");
      default ->
          throw new UsageException(
              named.size()
                  + " providers found in "
                  + join(paths)
                  + ": choose one with --provider: "
                  + String.join(", ", named));
    };
  }

  private static void check(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (!Files.exists(path)) {
      throw new UsageException("no such implementation: " + path);
    }
    if (!Files.isReadable(path)) {
      throw new UsageException("implementation cannot be read: " + path);
    }
    if (!Files.isDirectory(path) && !name.endsWith(".jar") && !Assignment.isLibrary(path)) {
      throw new UsageException(
          "an implementation is a jar, a folder of classes or a shared library (.so): " + path);
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new UsageException(path + " is neither a file nor a folder");
    }
    if (Files.isDirectory(path) && Files.isDirectory(path.resolve(SERVICE))) {
      throw new UsageException(SERVICE + " in " + path + " is a folder, but must be a file");
    }
  }

  /** A file in a jar or folder. */
  private static Optional<byte[]> read(Path root, String name, int most) throws IOException {
    if (!Files.isDirectory(root)) {
      try (JarFile jar = JarParts.open(root)) {
        return JarParts.read(jar, name, most);
      }
    }
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > most) {
      throw new UnmeasurableException(file + " is longer than " + most + " bytes");
    }
    return Optional.of(Files.readAllBytes(file));
  }

  private static List<String> namesIn(Path root, Path original) throws IOException {
    Optional<byte[]> service = read(root, SERVICE, LONGEST_SERVICE);
    if (service.isEmpty()) {
      return List.of();
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(service.get()))
          .toString()
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new UsageException(SERVICE + " in " + original + " is not UTF-8");
    }
  }

  private static String join(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }

  /** Jars and folders, or a library; empty for an implementation that is part of the kit. */
  List<Path> classPath() {
    return copy.map(MeasuredCopy::roots).orElse(List.of());
  }

  /**
   * Requires that what ran is what was measured.
   *
   * @throws IOException if it was changed
   */
  void requireUnchanged() throws IOException {
    if (copy.isPresent() && !copy.get().isUnchanged()) {
      throw new IOException(
          "the copy of the implementation was changed during the run: the results are invalid");
    }
  }

  /** Removes the copy. */
  @Override
  public void close() {
    try {
      if (folder.isPresent()) {
        folder.get().remove(_ -> true);
      }
    } catch (IOException e) {
      // the next command removes it
    }
  }
}
