package org.sharedinfo.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.certify.folder.LeftFolders;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.gallery.variant.WallclockVariants;
import org.sharedinfo.reference.ReferenceProvider;
import org.sharedinfo.spi.SharedInfoProvider;

/** What is taken for an implementation, and what is refused, before any of it is loaded. */
class ImplementationUnderTestTest {
  private static final String SERVICE = "META-INF/services/" + SharedInfoProvider.class.getName();
  private static final String PROVIDER = "com.example.Provider";
  private static final String CLASS = "com/example/Provider.class";
  private static final Map<String, String> USUAL =
      Map.of(SERVICE, PROVIDER + " # ours", CLASS, "a class");

  @TempDir Path folder;

  private Path jar(String name, String classPath, Map<String, String> entries) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!classPath.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    if (entries.keySet().stream().anyMatch(entry -> entry.startsWith("META-INF/versions/"))) {
      manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    }
    Path jar = folder.resolve(name);
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private Path classes(String name) throws IOException {
    Path classes = folder.resolve(name);
    for (Map.Entry<String, String> file : USUAL.entrySet()) {
      Path path = classes.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return classes;
  }

  private static ImplementationUnderTest find(Path... paths) throws IOException {
    return ImplementationUnderTest.find(
        new CertifyRequest.Target(List.of(paths), Optional.empty(), Optional.empty()),
        ImplementationUnderTest.usualPlace());
  }

  private static String digest(Path... paths) throws IOException {
    try (var found = find(paths)) {
      return found.copy().orElseThrow().manifest().digest();
    }
  }

  private static void expectRefusal(String words, Path... paths) {
    assertThatThrownBy(() -> find(paths))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(words);
  }

  @Test
  void runsACopyThatGoesWhenTheRunIsOver() throws IOException {
    Path jar = jar("impl.jar", "", USUAL);
    Path copy;
    try (var found = find(jar)) {
      assertThat(found.provider()).isEqualTo(PROVIDER);
      copy = found.classPath().getFirst();
      assertThat(copy).hasSameBinaryContentAs(jar).hasFileName("impl.jar");
      Files.writeString(jar, "changed while it runs");
      found.requireUnchanged();
      copy.toFile().setWritable(true);
      Files.writeString(copy, "changed by what runs");
      assertThatThrownBy(found::requireUnchanged)
          .hasMessageContaining("was changed during the run");
    }
    assertThat(copy.getParent().getParent()).doesNotExist();
  }

  @Test
  void usualProviderIsTakenWhereNothingIsNamed() throws IOException {
    var usual =
        new CertifyRequest.Target(
            List.of(), Optional.empty(), Optional.of(ReferenceProvider.class.getName()));
    try (var found = ImplementationUnderTest.find(usual, ImplementationUnderTest.usualPlace())) {
      assertThat(found.provider()).isEqualTo(ReferenceProvider.class.getName());
      assertThat(found.classPath()).isEmpty();
    }
  }

  @Test
  void jarThatNamesAClassOfTheKitIsRefused() throws IOException {
    String kits = ReferenceProvider.class.getName();
    Path shell = jar("shell.jar", "", Map.of(SERVICE, kits));
    expectRefusal(kits + " is a class of the kit and not in " + shell, shell);
  }

  @Test
  void otherClassOfTheSameNameAsOneOfTheKitIsRefused() throws IOException {
    String name = WallclockVariants.CopiesFirst.class.getName();
    Path twin = jar("twin.jar", "", Map.of(SERVICE, name, name.replace('.', '/') + ".class", "x"));
    expectRefusal("has the name of a class of the kit", twin);
  }

  @Test
  void emptyOnesAreRefused() throws IOException {
    Path hollow = folder.resolve("hollow.jar");
    new JarOutputStream(Files.newOutputStream(hollow)).close();
    expectRefusal("implementation is empty: ", hollow);
    expectRefusal("implementation is empty: ", Files.createDirectory(folder.resolve("nothing")));
  }

  @Test
  void folderBehindALinkIsTheFolder() throws IOException {
    Path classes = classes("classes");
    Path link = Files.createSymbolicLink(folder.resolve("link"), classes);
    assertThat(digest(link)).isEqualTo(digest(classes));
    Files.writeString(classes.resolve(CLASS), "another class");
    String changed = digest(classes);
    assertThat(digest(link)).isEqualTo(changed);
  }

  @Test
  void linksInsideAreFollowedAndLoopsRefused() throws IOException {
    Path plain = classes("plain");
    Path linked = classes("linked");
    Files.move(linked.resolve("com"), folder.resolve("com"));
    Files.createSymbolicLink(linked.resolve("com"), folder.resolve("com"));
    assertThat(digest(linked)).isEqualTo(digest(plain));
    Files.createSymbolicLink(plain.resolve("com/again"), plain);
    expectRefusal("a link to a folder above it", plain);
  }

  @Test
  void specialFilesAreRefused() throws IOException, InterruptedException {
    Path classes = classes("classes");
    Path pipe = classes.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    expectRefusal("pipe is neither a file nor a folder", classes);
    Path zero = Files.createSymbolicLink(folder.resolve("zero.jar"), Path.of("/dev/zero"));
    expectRefusal("zero.jar is neither a file nor a folder", zero);
  }

  @Test
  void classPathOfAJarIsMeasuredWithIt() throws IOException {
    jar("lib/dep.jar", "../more/last.jar", Map.of(CLASS, "a class"));
    jar("more/last.jar", "", Map.of("com/example/Last.class", "last"));
    Path shell = jar("app/shell.jar", "../lib/dep.jar", Map.of(SERVICE, PROVIDER));
    String before;
    try (var found = find(shell)) {
      before = found.copy().orElseThrow().manifest().digest();
      Path copy = found.classPath().getFirst();
      assertThat(copy.resolveSibling("../lib/dep.jar")).exists();
      assertThat(copy.resolveSibling("../more/last.jar")).exists();
      assertThat(found.copy().orElseThrow().manifest().lines())
          .extracting(line -> line.name())
          .containsExactly("0", "0:../lib/dep.jar", "0:../more/last.jar");
    }
    jar("more/last.jar", "", Map.of("com/example/Last.class", "LAST"));
    assertThat(digest(shell)).isNotEqualTo(before);
  }

  @Test
  void classPathThatLeadsElsewhereOrNowhereIsRefused() throws IOException {
    Path absolute = jar("absolute.jar", "/opt/dep.jar", USUAL);
    expectRefusal("names /opt/dep.jar, which is not relative to the jar", absolute);
    Path remote = jar("remote.jar", "https://example.org/dep.jar", USUAL);
    expectRefusal("which is not relative to the jar", remote);
    Path missing = jar("missing.jar", "gone.jar", USUAL);
    expectRefusal("names gone.jar, which does not exist", missing);
  }

  @Test
  void librariesMayNameWhatIsNotThere() throws IOException {
    Path own = jar("own.jar", "", USUAL);
    Path library = jar("library.jar", "gone.jar", Map.of("org/example/Any.class", "x"));
    try (var found = find(own, library)) {
      assertThat(found.copy().orElseThrow().manifest().absent(1)).containsExactly("gone.jar");
    }
  }

  @Test
  void classOfALaterReleaseIsFound() throws IOException {
    Path jar =
        jar("many.jar", "", Map.of(SERVICE, PROVIDER, "META-INF/versions/17/" + CLASS, "a class"));
    try (var found = find(jar)) {
      assertThat(found.provider()).isEqualTo(PROVIDER);
    }
  }

  @Test
  void serviceFilesThatAreNoneAreSaid() throws IOException {
    Path classes = classes("classes");
    Files.delete(classes.resolve(SERVICE));
    Files.createDirectory(classes.resolve(SERVICE));
    expectRefusal("is a folder, but must be a file", classes);
    Path bytes = classes("bytes");
    Files.write(bytes.resolve(SERVICE), new byte[] {'a', (byte) 0xFF, 'b'});
    expectRefusal("is not UTF-8", bytes);
    Path odd = classes("odd");
    Files.writeString(odd.resolve(SERVICE), "../../Provider");
    expectRefusal("not the name of a provider's class: ../../Provider", odd);
    Path long1 = classes("long");
    Files.writeString(long1.resolve(SERVICE), "#".repeat(100_000));
    expectRefusal("is longer than 65536 bytes", long1);
  }

  @Test
  void bombIsRefused() throws IOException {
    Path jar = folder.resolve("bomb.jar");
    byte[] zeros = new byte[1 << 20];
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(Deflater.BEST_SPEED);
      out.putNextEntry(new JarEntry("zeros"));
      for (int i = 0; i <= 1024; i++) {
        out.write(zeros);
      }
      out.closeEntry();
    }
    expectRefusal("unpacks to more than an implementation may have", jar);
    Path service = jar("service.jar", "", Map.of(SERVICE, "#".repeat(1 << 20)));
    expectRefusal("is longer than 65536 bytes", service);
  }

  @Test
  void pathsThatAClassPathHasNoPlaceForAreCopiedUnderOthers() throws IOException {
    Path jar = jar("a:b.jar", "", USUAL);
    try (var found = find(jar)) {
      assertThat(found.classPath().getFirst()).hasFileName("a_b.jar").exists();
    }
  }

  @Test
  void copiesThatEndedRunsLeftGo() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    Path left = LeftFolders.leave(parent, "tck-implementation-");
    Files.writeString(left.resolve("impl.jar"), "x");
    Path notOurs = Files.createDirectory(parent.resolve("tck-implementation-" + "0".repeat(32)));
    try (var found = find(classes("classes"))) {
      assertThat(found.classPath().getFirst()).exists();
      assertThat(left).doesNotExist();
      assertThat(notOurs).exists();
    } finally {
      Files.delete(notOurs);
    }
  }
}
