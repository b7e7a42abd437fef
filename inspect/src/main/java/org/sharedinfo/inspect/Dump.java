package org.sharedinfo.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The saved bytes of one frame.
 *
 * @param name the file's name
 * @param bytes 4096 bytes
 * @param bareStructure the ABI of a file that contains only shared_info, without the rest of the
 *     frame, which counts as zeros; empty for a whole frame
 */
@SuppressWarnings("ArrayRecordComponent") // dumps are not compared
public record Dump(String name, byte[] bytes, Optional<Abi> bareStructure) {
  /**
   * Reads a file that contains a whole frame, or only the shared_info structure of one ABI.
   *
   * @throws UnreadableDumpException if it has another size, or cannot be a page: text, an ELF file,
   *     compressed data
   * @throws IOException if it cannot be read
   */
  public static Dump read(Path file) throws IOException, UnreadableDumpException {
    if (Files.isDirectory(file)) {
      throw new UnreadableDumpException(file + " is a folder, not a dump of a page");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(Abi.FRAME_BYTES + 1);
    }
    return of(String.valueOf(file.getFileName()), bytes, Math.max(bytes.length, Files.size(file)));
  }

  /**
   * Like {@link #read}, for bytes in memory.
   *
   * @param head the first bytes of the file, more than a page if there are more
   * @param fileBytes the size of the file
   */
  static Dump of(String name, byte[] head, long fileBytes) throws UnreadableDumpException {
    Optional<String> kind =
        FileKind.of(Arrays.copyOf(head, Math.min(head.length, Abi.FRAME_BYTES)));
    if (kind.isPresent()) {
      throw new UnreadableDumpException(
          name
              + " is "
              + kind.get()
              + ", not a raw page: inspect needs the 4096 bytes of the frame itself"
              + (kind.get().equals("text") ? " (xxd -r converts a hex dump)" : ""));
    }
    Optional<Abi> bare =
        Stream.of(Abi.values())
            .filter(abi -> SharedInfo.of(abi).byteSize() == fileBytes)
            .findFirst();
    if (fileBytes != Abi.FRAME_BYTES && bare.isEmpty()) {
      throw new UnreadableDumpException(
          "%s has %d bytes: a page has %d, and shared_info alone %s"
              .formatted(
                  name,
                  fileBytes,
                  Abi.FRAME_BYTES,
                  Stream.of(Abi.values())
                      .map(abi -> SharedInfo.of(abi).byteSize() + " in " + abi.id())
                      .collect(Collectors.joining(" or "))));
    }
    if (allOnes(head)) {
      throw new UnreadableDumpException(
          "every byte of " + name + " is 0xff: this is how absent memory reads, not a page");
    }
    return new Dump(name, Arrays.copyOf(head, Abi.FRAME_BYTES), bare);
  }

  private static boolean allOnes(byte[] bytes) {
    for (byte b : bytes) {
      if (b != -1) {
        return false;
      }
    }
    return true;
  }

  /** A note about an unusual file. */
  Optional<String> note() {
    return bareStructure.map(abi ->
        "the file has "
            + SharedInfo.of(abi).byteSize()
            + " bytes, only the structure; the rest of the page counts as 0");
  }

  /** Whether every byte is 0. */
  boolean isBlank() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
