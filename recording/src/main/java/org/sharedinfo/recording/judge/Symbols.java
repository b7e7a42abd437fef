package org.sharedinfo.recording.judge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of functions by address, from System.map, xen-syms.map and similar files (lines {@code
 * address type name}), or from the symbol table of an ELF file. Immutable.
 */
public final class Symbols {
  /** No names. */
  public static final Symbols NONE = new Symbols(new TreeMap<>(Long::compareUnsigned));

  private static final Pattern LINE =
      Pattern.compile("(?:0x)?([0-9a-fA-F]{8,16})\\s+([A-Za-z?])\\s+(\\S{1,512})(\\s.*)?");
  private static final long LONGEST_FUNCTION = 1 << 20;
  private static final long LARGEST = 1L << 30;

  private final NavigableMap<Long, String> names;

  private Symbols(NavigableMap<Long, String> names) {
    this.names = names;
  }

  /** A file cannot be used: the message is one line. */
  public static final class UnusableSymbolsException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableSymbolsException(String what) {
      super(what);
    }
  }

  /**
   * Reads files; if two name an address, the first one counts.
   *
   * @throws UnusableSymbolsException if one has no symbols, or is neither a map nor ELF
   */
  public static Symbols read(List<Path> files) throws IOException {
    NavigableMap<Long, String> names = new TreeMap<>(Long::compareUnsigned);
    for (Path file : files) {
      if (Files.size(file) > LARGEST) {
        throw new UnusableSymbolsException(file + " is larger than 1 GiB");
      }
      Map<Long, String> found = ElfSymbols.isElf(file) ? ElfSymbols.read(file) : lines(file);
      if (found.isEmpty()) {
        throw new UnusableSymbolsException(file + " has no function symbols");
      }
      found.forEach(names::putIfAbsent);
    }
    return new Symbols(names);
  }

  private static Map<Long, String> lines(Path file) throws IOException {
    Map<Long, String> found = new TreeMap<>(Long::compareUnsigned);
    List<String> lines = new ArrayList<>();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      reader.lines().forEach(lines::add);
    }
    for (String line : lines) {
      Matcher symbol = LINE.matcher(line);
      if (symbol.matches() && "tTwW".contains(symbol.group(2))) {
        found.putIfAbsent(Long.parseUnsignedLong(symbol.group(1), 16), symbol.group(3));
      }
    }
    return found;
  }

  /** The text for a place: a function and offset, or the address in hexadecimal. */
  public String nameOf(long address) {
    Map.Entry<Long, String> below = names.floorEntry(address);
    String hex = "0x" + Long.toHexString(address);
    if (below == null || address - below.getKey() >= LONGEST_FUNCTION) {
      return hex;
    }
    return "%s+0x%x (%s)".formatted(below.getValue(), address - below.getKey(), hex);
  }
}
