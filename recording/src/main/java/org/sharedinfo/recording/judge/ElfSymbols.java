package org.sharedinfo.recording.judge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.sharedinfo.recording.judge.Symbols.UnusableSymbolsException;

/** The functions in the symbol table of a little-endian ELF file, 32 or 64 bits. */
final class ElfSymbols {
  private static final int MAGIC = 0x464c457f;
  private static final int SYMTAB = 2;
  private static final int NO_TYPE = 0;
  private static final int FUNCTION = 2;
  private static final int MOST_NAME = 512;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(littleEndian());
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(littleEndian());
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(littleEndian());

  private final MemorySegment file;
  private final boolean wide;

  private ElfSymbols(MemorySegment file) {
    this.file = file;
    this.wide = file.get(ValueLayout.JAVA_BYTE, 4) == 2;
  }

  private static ByteOrder littleEndian() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  /** Whether a file starts like an ELF file. */
  static boolean isElf(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      var head = ByteBuffer.allocate(Integer.BYTES).order(littleEndian());
      return channel.read(head) == Integer.BYTES && head.getInt(0) == MAGIC;
    }
  }

  /** Its functions by address. */
  static Map<Long, String> read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return new ElfSymbols(bytes).symbols();
    } catch (IndexOutOfBoundsException e) {
      throw new UnusableSymbolsException(path + " is a damaged ELF file");
    }
  }

  private Map<Long, String> symbols() {
    Map<Long, String> found = new HashMap<>();
    long sections = address(wide ? 0x28 : 0x20);
    int size = half(wide ? 0x3a : 0x2e);
    int count = half(wide ? 0x3c : 0x30);
    for (int i = 0; i < count; i++) {
      long section = sections + (long) i * size;
      if (file.get(U32, section + 4) == SYMTAB) {
        long names = sections + (long) word(section + (wide ? 0x28 : 0x18)) * size;
        table(section, address(names + (wide ? 0x18 : 0x10)), found);
      }
    }
    return found;
  }

  private void table(long section, long names, Map<Long, String> found) {
    long start = address(section + (wide ? 0x18 : 0x10));
    long bytes = address(section + (wide ? 0x20 : 0x14));
    int entry = wide ? 24 : 16;
    for (long at = start; at + entry <= start + bytes; at += entry) {
      int type = file.get(ValueLayout.JAVA_BYTE, at + (wide ? 4 : 12)) & 0xf;
      long value = address(at + (wide ? 8 : 4));
      int name = word(at);
      if ((type == FUNCTION || type == NO_TYPE) && value != 0 && name != 0) {
        found.putIfAbsent(value, name(names + Integer.toUnsignedLong(name)));
      }
    }
  }

  private String name(long at) {
    StringBuilder name = new StringBuilder();
    for (long i = at; name.length() < MOST_NAME; i++) {
      int c = file.get(ValueLayout.JAVA_BYTE, i) & 0xff;
      if (c == 0) {
        break;
      }
      name.append(c > ' ' && c < 0x7f ? (char) c : '?');
    }
    return name.toString();
  }

  private long address(long at) {
    return wide ? file.get(U64, at) : Integer.toUnsignedLong(file.get(U32, at));
  }

  private int word(long at) {
    return file.get(U32, at);
  }

  private int half(long at) {
    return Short.toUnsignedInt(file.get(U16, at));
  }
}
