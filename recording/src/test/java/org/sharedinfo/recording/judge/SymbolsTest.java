package org.sharedinfo.recording.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.recording.judge.Symbols.UnusableSymbolsException;

/** Names of places, from every kind of file that has them. */
class SymbolsTest {
  private static final int FUNCTION = 2;

  @TempDir Path folder;

  private Symbols map(String text) throws IOException {
    return Symbols.read(List.of(Files.writeString(folder.resolve("map"), text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x"})
  void mapNamesFunctionAndDistance(String prefix) throws IOException {
    Symbols symbols =
        map(
            "%sffff82d040200000 T send_event\n%sffff82d040200100 t update_time\n%<sffff82d040300000 D data\n"
                .formatted(prefix, prefix));
    assertThat(symbols.nameOf(0xffff82d040200010L))
        .isEqualTo("send_event+0x10 (0xffff82d040200010)");
    assertThat(symbols.nameOf(0xffff82d040200100L))
        .isEqualTo("update_time+0x0 (0xffff82d040200100)");
  }

  @Test
  void addressFarFromAnyFunctionStaysAnAddress() throws IOException {
    Symbols symbols = map("ffff82d040200000 T send_event\n");
    assertThat(symbols.nameOf(0xffff82d050200000L)).isEqualTo("0xffff82d050200000");
    assertThat(symbols.nameOf(0x1000)).isEqualTo("0x1000");
    assertThat(Symbols.NONE.nameOf(0x1000)).isEqualTo("0x1000");
  }

  @Test
  void firstFileWins() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "ffffffff81000000 T kernel\n");
    Path two = Files.writeString(folder.resolve("two"), "ffffffff81000000 T other\n");
    assertThat(Symbols.read(List.of(one, two)).nameOf(0xffffffff81000000L)).startsWith("kernel+");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void elfTableNamesFunctions(boolean wide) throws IOException {
    Path file = folder.resolve("kernel");
    Files.write(file, elf(wide, 0x8010_0000L, "upcall"));
    assertThat(Symbols.read(List.of(file)).nameOf(0x8010_0004L))
        .isEqualTo("upcall+0x4 (0x80100004)");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cutElfIsRefusedByName(boolean wide) throws IOException {
    byte[] whole = elf(wide, 0x8010_0000L, "upcall");
    Path file = folder.resolve("cut");
    for (int length = 4; length < whole.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Symbols.read(List.of(file)))
          .isInstanceOf(UnusableSymbolsException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void fileWithoutSymbolsIsRefusedByName() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "nothing of the kind\n");
    assertThatThrownBy(() -> Symbols.read(List.of(file)))
        .isInstanceOf(UnusableSymbolsException.class)
        .hasMessage(file + " has no function symbols");
  }

  /** Header, three section headers (none, symbols, names), one symbol, its name. */
  private static byte[] elf(boolean wide, long address, String name) {
    int header = wide ? 0x40 : 0x34;
    int section = wide ? 0x40 : 0x28;
    int symbol = wide ? 24 : 16;
    int symbols = header + 3 * section;
    int names = symbols + symbol;
    byte[] text = ("\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(names + text.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0x464c457f).put(4, (byte) (wide ? 2 : 1));
    address(file, wide, wide ? 0x28 : 0x20, header);
    file.putShort(wide ? 0x3a : 0x2e, (short) section).putShort(wide ? 0x3c : 0x30, (short) 3);
    section(file, wide, header + section, 2, symbols, symbol);
    file.putInt(header + section + (wide ? 0x28 : 0x18), 2); // names are in section 2
    section(file, wide, header + 2 * section, 3, names, text.length);
    file.putInt(symbols, 1).put(symbols + (wide ? 4 : 12), (byte) FUNCTION);
    address(file, wide, symbols + (wide ? 8 : 4), address);
    file.put(names, text);
    return file.array();
  }

  private static void section(
      ByteBuffer file, boolean wide, int at, int type, long offset, long size) {
    file.putInt(at + 4, type);
    address(file, wide, at + (wide ? 0x18 : 0x10), offset);
    address(file, wide, at + (wide ? 0x20 : 0x14), size);
  }

  private static void address(ByteBuffer file, boolean wide, int at, long value) {
    if (wide) {
      file.putLong(at, value);
    } else {
      file.putInt(at, (int) value);
    }
  }
}
