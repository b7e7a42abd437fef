package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  private Path files(String root, String... namesAndTexts) throws IOException {
    Path made = Files.createDirectories(folder.resolve(root));
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      Path file = made.resolve(namesAndTexts[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, namesAndTexts[i + 1]);
    }
    return made;
  }

  private static String digest(Path... roots) throws IOException {
    return Manifest.of(List.of(roots)).digest();
  }

  @Test
  void eachFileIsALineWithItsLengthAndDigest() throws IOException {
    Path root = files("root", "b/c", "abc", "a d", "");
    assertThat(Manifest.of(List.of(root)).lines())
        .extracting(Manifest.Line::toString)
        .containsExactly(
            "0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0/a%20d",
            "3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 0/b/c");
  }

  /** Names and contents without their lengths would run together. */
  @Test
  void whereAFileEndsMatters() throws IOException {
    assertThat(digest(files("one", "a", "bc")))
        .isNotEqualTo(digest(files("two", "ab", "c")))
        .isNotEqualTo(digest(files("three", "a", "b", "c", "")))
        .isNotEqualTo(digest(files("four", "a", "b", "b", "c")));
  }

  @Test
  void whereItLiesDoesNotMatterButTheOrderOfRootsDoes() throws IOException {
    Path one = files("here/one", "a", "x");
    Path same = files("there/other", "a", "x");
    Path two = files("two", "a", "y");
    assertThat(digest(one)).isEqualTo(digest(same));
    assertThat(digest(one, two)).isNotEqualTo(digest(two, one));
  }

  @Test
  void nothingHasNoDigest() throws IOException {
    Path nothing = Files.createDirectories(folder.resolve("nothing/at/all"));
    assertThatThrownBy(() -> Manifest.of(List.of(folder.resolve("nothing"))))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessageContaining("implementation is empty");
    assertThat(Manifest.ofKit(List.of(nothing)).lines()).isEmpty();
  }

  @Test
  void copyIsWhatItWasMadeFrom() throws IOException {
    Path root = files("root", "com/example/A.class", "a", "B.class", "b");
    Path into = Files.createDirectory(folder.resolve("into"));
    MeasuredCopy copy = MeasuredCopy.of(List.of(root), into);
    assertThat(copy.manifest()).isEqualTo(Manifest.of(List.of(root)));
    assertThat(copy.roots().getFirst()).startsWith(into.toRealPath());
    assertThat(copy.isUnchanged()).isTrue();
    Files.writeString(copy.roots().getFirst().resolve("C.class"), "c");
    assertThat(copy.isUnchanged()).isFalse();
  }
}
