package org.sharedinfo.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;

/**
 * The bytes of one frame, as somebody saved them.
 *
 * @param name the file's name
 * @param bytes 4096 bytes
 * @param note what is unusual about the file
 */
@SuppressWarnings("ArrayRecordComponent") // dumps are not compared
public record Dump(String name, byte[] bytes, Optional<String> note) {
  private static final int SMALLEST = (int) SharedInfo.of(Abi.X86_32).byteSize();

  /**
   * Reads a file. One that is longer than a frame counts with its first 4096 bytes; one that holds
   * the structure and not the whole frame counts as if zeros followed.
   *
   * @throws UnreadableDumpException if it is too short to hold the structure of any ABI
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
    return of(String.valueOf(file.getFileName()), bytes, Files.size(file));
  }

  /**
   * As {@link #read}, of bytes that are there.
   *
   * @param fileBytes how many the file has
   */
  static Dump of(String name, byte[] bytes, long fileBytes) throws UnreadableDumpException {
    if (bytes.length < SMALLEST) {
      throw new UnreadableDumpException(
          name
              + " has "
              + bytes.length
              + " bytes: a page has "
              + Abi.FRAME_BYTES
              + ", and the smallest shared_info "
              + SMALLEST);
    }
    Optional<String> note = Optional.empty();
    if (bytes.length > Abi.FRAME_BYTES) {
      note = Optional.of("the file has " + fileBytes + " bytes; only the first 4096 are looked at");
    } else if (bytes.length < Abi.FRAME_BYTES) {
      note = Optional.of("the file has " + fileBytes + " bytes; the rest of the page counts as 0");
    }
    return new Dump(name, Arrays.copyOf(bytes, Abi.FRAME_BYTES), note);
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
