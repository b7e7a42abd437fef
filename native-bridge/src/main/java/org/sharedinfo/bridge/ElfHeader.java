package org.sharedinfo.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The header of a shared library: which machine it was built for. */
final class ElfHeader {
  private static final int HEAD_BYTES = 20;
  private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F'};
  private static final int CLASS_64 = 2;
  private static final int SHARED_OBJECT = 3;
  private static final Map<Integer, String> MACHINES =
      Map.of(3, "i386", 62, "amd64", 183, "aarch64", 40, "arm", 243, "riscv64", 21, "ppc64");

  private ElfHeader() {}

  /** Why a file cannot be loaded here, according to its header. */
  static Optional<String> complaint(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    if (head.length < HEAD_BYTES || !startsWithMagic(head)) {
      return Optional.of("it is not an ELF file");
    }
    String machine = MACHINES.getOrDefault(u16(head, 18), "machine " + u16(head, 18));
    String here = System.getProperty("os.arch");
    if (!machine.equals(here)) {
      return Optional.of("it is built for " + machine + ", but this machine is " + here);
    }
    if (head[4] != CLASS_64) {
      return Optional.of("it is a 32-bit library, but this is a 64-bit process");
    }
    return u16(head, 16) == SHARED_OBJECT
        ? Optional.empty()
        : Optional.of("it is not a shared library: link it with -shared");
  }

  private static boolean startsWithMagic(byte[] head) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (head[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }
}
