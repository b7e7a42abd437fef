package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM leaves behind when it crashes.
 *
 * @param signal such as SIGSEGV; the process itself always ends by SIGABRT
 * @param refused the address of the failed access, if that caused the crash
 * @param frames the stack of the crashed thread, last call first: {@code C [libx.so+0x10] f} for
 *     native code, {@code j a.Type.method(...)} or {@code J 12 c1 a.Type.method(...)} for Java
 */
public record CrashLog(Optional<String> signal, OptionalLong refused, List<String> frames) {
  private static final int LONGEST = 4 << 20;
  private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) \\(0x");
  private static final Pattern ADDRESS = Pattern.compile("si_addr: 0x([0-9a-f]{1,16})");
  private static final Pattern FRAME = Pattern.compile("^[CJjVv] {1,2}[^ ].*");
  private static final Pattern PLACE = Pattern.compile("^# ([CJjVv] {1,2}[^ ].*)");

  /** Copies the frames. */
  public CrashLog {
    frames = List.copyOf(frames);
  }

  /**
   * Reads a log. The crashed process may have put anything in its place, so no link is followed,
   * and the size is limited to what a JVM writes.
   *
   * @return empty if there is none
   */
  public static Optional<CrashLog> read(Path log) throws IOException {
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    String text;
    try (var in = Files.newInputStream(log, LinkOption.NOFOLLOW_LINKS)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    }
    Optional<String> signal = Optional.empty();
    OptionalLong refused = OptionalLong.empty();
    List<String> frames = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher named = SIGNAL.matcher(line);
      Matcher address = ADDRESS.matcher(line);
      Matcher place = PLACE.matcher(line);
      if (signal.isEmpty() && named.find()) {
        signal = Optional.of(named.group(1));
      } else if (refused.isEmpty() && address.find()) {
        refused = OptionalLong.of(Long.parseUnsignedLong(address.group(1), 16));
      } else if (frames.isEmpty() && place.matches()) {
        frames.add(place.group(1).strip());
      } else if (FRAME.matcher(line).matches()) {
        frames.add(line.strip());
      }
    }
    return Optional.of(new CrashLog(signal, refused, frames));
  }
}
