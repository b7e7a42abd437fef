package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfDynamicTest {
  private static final int BASE = 0x10000;
  private static final int STRINGS_AT = 0x200;
  private static final int DYNAMIC_AT = 0x100;

  @TempDir Path folder;

  /** A file with one loaded segment and a dynamic section. */
  private Path library(String name, String runPath, String... needed) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, new byte[] {0x7F, 'E', 'L', 'F', 2, 1});
    file.putLong(0x20, 0x40).putShort(0x36, (short) 56).putShort(0x38, (short) 2);
    segment(file, 0x40, 1, 0, 0x400);
    segment(file, 0x78, 2, DYNAMIC_AT, 0x100);
    var strings = new StringBuilder("\0");
    int at = tag(file, DYNAMIC_AT, 5, BASE + STRINGS_AT);
    at = tag(file, at, 29, strings.length());
    strings.append(runPath).append('\0');
    for (String one : needed) {
      at = tag(file, at, 1, strings.length());
      strings.append(one).append('\0');
    }
    file.put(STRINGS_AT, strings.toString().getBytes(StandardCharsets.UTF_8));
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, file.array());
  }

  private static void segment(ByteBuffer file, int header, int type, long at, long bytes) {
    file.putInt(header, type)
        .putLong(header + 0x08, at)
        .putLong(header + 0x10, BASE + at)
        .putLong(header + 0x20, bytes);
  }

  private static int tag(ByteBuffer file, int at, long tag, long value) {
    file.putLong(at, tag).putLong(at + 8, value);
    return at + 16;
  }

  @Test
  void librariesOfTheSystemAreNamedButForThoseThatAllHave() throws IOException {
    Path library =
        library("impl.so", "/opt/lib", "libxenctrl.so.4.17", "libc.so.6", "ld-linux-x86-64.so.2");
    Parts parts = Parts.of(List.of(library)).getFirst();
    assertThat(parts.needed()).containsExactly("libxenctrl.so.4.17");
    assertThat(parts.parts()).hasSize(1);
    assertThat(Environment.describe(new Isolation.None("a test"), List.of(library)))
        .containsEntry("libraries not measured", "libxenctrl.so.4.17");
  }

  @Test
  void librariesThatItFindsByItsOwnPlaceAreMeasuredAndCopied() throws IOException {
    library("lib/libown.so.1", "$ORIGIN", "libmore.so", "libm.so.6");
    library("lib/libmore.so", "", "libz.so.1");
    Path library = library("plugin/impl.so", "/opt:${ORIGIN}/../lib", "libown.so.1");
    MeasuredCopy copy =
        MeasuredCopy.of(List.of(library), Files.createDirectory(folder.resolve("into")));
    assertThat(copy.manifest().lines())
        .extracting(Manifest.Line::name)
        .containsExactly("0", "0:../lib/libown.so.1", "0:../lib/libmore.so");
    assertThat(copy.roots().getFirst().resolveSibling("../lib/libmore.so")).exists();
    assertThat(Parts.of(List.of(library)).getFirst().needed()).containsExactly("libz.so.1");
  }

  @Test
  void damagedFileNeedsNothingThatIsKnown() throws IOException {
    Path library = library("impl.so", "", "libz.so.1");
    byte[] bytes = Files.readAllBytes(library);
    for (int cut = 0; cut < bytes.length; cut += 7) {
      Path damaged = Files.write(folder.resolve("cut.so"), java.util.Arrays.copyOf(bytes, cut));
      assertThat(ElfDynamic.of(damaged).names()).hasSizeLessThan(2);
    }
  }
}
