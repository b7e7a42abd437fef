package org.sharedinfo.recording.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The probe is built for both widths, as kernels that a PV loader takes. */
class ProbeTest {
  private static final int ELF_CLASS = 4;
  private static final int ELF_MACHINE = 18;
  private static final int X86_64 = 62;
  private static final int I386 = 3;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> probe() throws IOException, InterruptedException {
    if (!Programs.hasGcc()) {
      return Stream.of(dynamicTest("no gcc here: the probe was not built", () -> {}));
    }
    Programs.mustRun(List.of("sh", Programs.checkout("probe/build").toString(), folder.toString()));
    return Stream.of(
        dynamicTest("x86_64", () -> assertKernel("probe-x86_64", 2, X86_64)),
        dynamicTest("i386", () -> assertKernel("probe-i386", 1, I386)));
  }

  private static void assertKernel(String name, int elfClass, int machine) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(name));
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(file[ELF_CLASS]).isEqualTo((byte) elfClass);
    assertThat(elf.getShort(ELF_MACHINE)).isEqualTo((short) machine);
    // The notes by which Xen knows a guest: the interface, and the loader's name for the kernel.
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("Xen\0xen-3.0\0")
        .contains("Xen\0shared_info probe\0");
  }
}
