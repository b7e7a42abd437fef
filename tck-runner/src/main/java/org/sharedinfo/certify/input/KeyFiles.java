package org.sharedinfo.certify.input;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.sharedinfo.report.certificate.SigningKey;
import org.sharedinfo.report.certificate.VerificationKey;
import org.sharedinfo.report.input.InputFile;

/** Reads keys that options name. */
public final class KeyFiles {
  private KeyFiles() {}

  /**
   * Reads a private key.
   *
   * @param option that names the file, for the message
   * @throws UsageException if the file cannot be read or does not contain such a key
   */
  public static SigningKey signing(String option, Path file) {
    return read(option, file, SigningKey::read);
  }

  /** Like {@link #signing}, for a public key. */
  public static VerificationKey verification(String option, Path file) {
    return read(option, file, VerificationKey::read);
  }

  private static <T> T read(String option, Path file, Function<String, T> reader) {
    String where = option + " " + file + ": ";
    try {
      return reader.apply(
          new String(InputFile.read(file, InputFile.KEY), StandardCharsets.ISO_8859_1));
    } catch (InputFile.UnreadableException | IllegalArgumentException e) {
      throw new UsageException(where + e.getMessage());
    }
  }
}
