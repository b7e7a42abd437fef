package org.sharedinfo.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.sharedinfo.report.InputFile;

/** The file in which an implementation names its providers, as {@link java.util.ServiceLoader}. */
final class ServiceFile {
  private static final int LARGEST = 64 << 10;
  private static final Pattern CLASS =
      Pattern.compile("[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}.]*");

  private ServiceFile() {}

  /**
   * The classes that a service file names, in its order; none if there is no such file.
   *
   * @param file may lie in a jar
   * @param place the jar or folder that it lies in, for the message
   * @throws UsageException if it is a folder, too large, not UTF-8, or a line is no class name
   */
  static List<String> names(Path file, Path place) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    String where = place + ": " + file + " ";
    String text;
    try {
      byte[] content = InputFile.read(file, LARGEST);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (InputFile.UnreadableException e) {
      throw new UsageException(where + e.getMessage() + ": it is to name the provider's class");
    } catch (CharacterCodingException e) {
      throw new UsageException(where + "is not UTF-8 text: it is to name the provider's class");
    }
    List<String> names =
        text.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    names.stream()
        .filter(name -> !CLASS.matcher(name).matches())
        .findFirst()
        .ifPresent(name -> {
          throw new UsageException(where + "names what is no class: " + name);
        });
    return names;
  }
}
