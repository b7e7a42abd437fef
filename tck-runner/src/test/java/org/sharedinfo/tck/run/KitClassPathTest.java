package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;

class KitClassPathTest {
  private static final String INNER = Inner.class.getName();
  private static final String INNER_FILE = "/" + INNER.replace('.', '/') + ".class";

  @TempDir Path folder;

  private static final class Inner {}

  @Test
  void aClassOfAJarIsInIt() {
    assertThat(KitClassPath.placeOf(Test.class))
        .hasValueSatisfying(place -> assertThat(place).isRegularFile().hasExtension("jar"));
  }

  @Test
  void aNestedClassIsFoundByItsName() {
    assertThat(KitClassPath.placeOf(INNER))
        .hasValueSatisfying(place -> assertThat(place).isDirectory())
        .isEqualTo(KitClassPath.placeOf(KitClassPathTest.class));
  }

  @Test
  void oddNamesOfFoldersAreKept() throws IOException, ReflectiveOperationException {
    Path odd = Files.createDirectories(folder.resolve("a b!/+c%20d"));
    Path file = Path.of(odd + INNER_FILE);
    Files.createDirectories(file.getParent());
    try (var in = Inner.class.getResourceAsStream(INNER_FILE)) {
      Files.copy(in, file);
    }
    try (var loader = new URLClassLoader(new URL[] {odd.toUri().toURL()}, null)) {
      assertThat(KitClassPath.placeOf(Class.forName(INNER, false, loader))).hasValue(odd);
    }
  }

  @Test
  void nothingIsNowhere() {
    assertThat(KitClassPath.placeOf(String.class)).isEmpty();
    assertThat(KitClassPath.placeOf("org.sharedinfo.Nothing")).isEmpty();
  }

  @Test
  void theKitIsWhole() {
    assertThat(KitClassPath.places())
        .doesNotHaveDuplicates()
        .contains(KitClassPath.placeOf(Abi.class).orElseThrow());
  }
}
