package org.sharedinfo.report.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that come from outside: bounded, and with a reason in words where that fails. */
public final class InputFile {
  /** The most bytes of a key file. */
  public static final int KEY = 64 << 10;

  /** The most bytes of an exclude file. */
  public static final int EXCLUDE = 1 << 20;

  /** The most bytes of an attestation, signed or not. */
  public static final int ATTESTATION = 16 << 20;

  /** The most bytes of a baseline. */
  public static final int BASELINE = 256 << 20;

  static final int RUN = 4 << 20;
  static final int RESULTS = 512 << 20;

  private InputFile() {}

  /** A file cannot be read. The message is a reason without the file's name, in one line. */
  public static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String reason, IOException cause) {
      super(reason, cause);
    }

    private UnreadableException(String reason) {
      super(reason);
    }
  }

  /**
   * Reads a file.
   *
   * @param most the maximum number of bytes
   * @throws UnreadableException if it is missing, a folder, larger or not readable
   */
  public static byte[] read(Path file, int most) throws UnreadableException {
    if (Files.isDirectory(file)) {
      throw new UnreadableException("is a folder, not a file");
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(most + 1);
    } catch (NoSuchFileException e) {
      throw new UnreadableException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableException("access denied", e);
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e.getMessage(), e);
    }
    if (content.length > most) {
      throw new UnreadableException("is larger than " + size(most));
    }
    return content;
  }

  private static String size(int bytes) {
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
