package org.sharedinfo.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The functions and objects of a loaded ELF library by address, according to its symbol table. */
final class LibrarySymbols {
  private static final int SECTIONS_AT = 0x28;
  private static final int SECTION_BYTES_AT = 0x3A;
  private static final int SECTION_COUNT_AT = 0x3C;
  private static final int SYMBOL_TABLE = 2;
  private static final int DYNAMIC_SYMBOL_TABLE = 11;
  private static final int SYMBOL_BYTES = 24;
  private static final int OBJECT = 1;
  private static final int FUNCTION = 2;

  private record Symbol(String name, long bytes) {}

  private final TreeMap<Long, Symbol> functions = new TreeMap<>();
  private final TreeMap<Long, Symbol> objects = new TreeMap<>();
  private long base;

  private LibrarySymbols() {}

  /**
   * Reads a 64-bit little-endian file.
   *
   * @param known a function that the library exports, and its current address
   * @return empty if the file names no functions
   */
  static Optional<LibrarySymbols> of(Path file, String known, long address) {
    LibrarySymbols symbols = new LibrarySymbols();
    try {
      symbols.read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // a damaged symbol table must not prevent the checks
    }
    return symbols.functions.entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(known))
        .findFirst()
        .map(entry -> {
          symbols.base = address - entry.getKey();
          return symbols;
        });
  }

  /** The function that contains the instruction before this address, and the offset. */
  Optional<String> at(long address) {
    Map.Entry<Long, Symbol> entry = functions.floorEntry(address - 1 - base);
    if (entry == null || address - base > entry.getKey() + entry.getValue().bytes()) {
      return Optional.empty();
    }
    return Optional.of(
        entry.getValue().name() + "+0x" + Long.toHexString(address - base - entry.getKey()));
  }

  /** The object that contains this address. */
  Optional<String> objectAt(long address) {
    Map.Entry<Long, Symbol> entry = objects.floorEntry(address - base);
    return entry == null || address - base >= entry.getKey() + entry.getValue().bytes()
        ? Optional.empty()
        : Optional.of(entry.getValue().name());
  }

  private void read(ByteBuffer file) {
    int sections = Math.toIntExact(file.getLong(SECTIONS_AT));
    int bytes = file.getShort(SECTION_BYTES_AT);
    int count = file.getShort(SECTION_COUNT_AT);
    for (int i = 0; i < count; i++) {
      int section = sections + i * bytes;
      int type = file.getInt(section + 4);
      if (type == SYMBOL_TABLE || type == DYNAMIC_SYMBOL_TABLE) {
        int names = sections + file.getInt(section + 0x28) * bytes;
        readSymbols(
            file,
            Math.toIntExact(file.getLong(section + 0x18)),
            Math.toIntExact(file.getLong(section + 0x20)),
            Math.toIntExact(file.getLong(names + 0x18)));
      }
    }
  }

  private void readSymbols(ByteBuffer file, int start, int bytes, int names) {
    for (int at = start; at < start + bytes; at += SYMBOL_BYTES) {
      long value = file.getLong(at + 8);
      int type = file.get(at + 4) & 0xF;
      if ((type == FUNCTION || type == OBJECT) && value != 0) {
        Symbol symbol = new Symbol(text(file, names + file.getInt(at)), file.getLong(at + 16));
        (type == FUNCTION ? functions : objects).put(value, symbol);
      }
    }
  }

  private static String text(ByteBuffer file, int start) {
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    return StandardCharsets.UTF_8.decode(file.slice(start, end - start)).toString();
  }
}
