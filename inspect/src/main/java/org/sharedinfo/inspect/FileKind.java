package org.sharedinfo.inspect;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Files that are often mistaken for a page dump, recognised by their first bytes. */
final class FileKind {
  private static final int TEXT_BYTES = 256;
  private static final int HIGHEST_CONTROL = 0x1F;
  private static final int DELETE = 0x7F;
  private static final String TEXT_CONTROLS = "\t\n\r\f\u001b";

  /** Each magic number includes byte 2, which is padding of vcpu_info[0] in a page. */
  private record Magic(String hex, String kind) {}

  private static final List<Magic> MAGICS =
      List.of(
          new Magic("7f454c46", "an ELF file"),
          new Magic("1f8b08", "compressed with gzip"),
          new Magic("425a68", "compressed with bzip2"),
          new Magic("fd377a585a00", "compressed with xz"),
          new Magic("28b52ffd", "compressed with zstd"),
          new Magic("04224d18", "compressed with lz4"),
          new Magic("504b0304", "a zip archive"),
          new Magic("4b44554d50", "a kdump file"),
          new Magic("454d694c", "a LiME memory image"),
          new Magic("5145564d", "a saved QEMU machine"),
          new Magic("ffffffffffffffff58454e46", "a saved Xen domain"),
          new Magic("58656e207361766564", "a saved Xen domain"),
          new Magic("89504e47", "a picture"));

  private FileKind() {}

  /**
   * What a file is instead of a page, such as "an ELF file"; empty if it may be a page.
   *
   * @param head the first bytes of the file, up to a page
   */
  static Optional<String> of(byte[] head) {
    for (Magic magic : MAGICS) {
      byte[] start = HexFormat.of().parseHex(magic.hex());
      if (head.length >= start.length
          && Arrays.equals(head, 0, start.length, start, 0, start.length)) {
        return Optional.of(magic.kind());
      }
    }
    return isText(head) ? Optional.of("text") : Optional.empty();
  }

  /** Whether the bytes are UTF-8 text, followed only by zeros. */
  private static boolean isText(byte[] head) {
    int length = head.length;
    while (length > 0 && head[length - 1] == 0) {
      length--;
    }
    if (length == 0 || length < head.length && length < TEXT_BYTES) {
      return false;
    }
    CharBuffer text = CharBuffer.allocate(length);
    boolean malformed =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            // the last character may be truncated
            .decode(ByteBuffer.wrap(head, 0, length), text, false)
            .isError();
    return !malformed && text.flip().chars().allMatch(FileKind::isPrinted);
  }

  private static boolean isPrinted(int character) {
    return character > HIGHEST_CONTROL && character != DELETE
        || TEXT_CONTROLS.indexOf(character) >= 0;
  }
}
