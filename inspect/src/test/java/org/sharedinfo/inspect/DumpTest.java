package org.sharedinfo.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;

/** Which files are pages. */
class DumpTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("page.bin"), bytes);
  }

  private void expectRefused(byte[] bytes, String why) throws IOException {
    Path file = file(bytes);
    assertThatThrownBy(() -> Dump.read(file))
        .isInstanceOf(UnreadableDumpException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("page.bin")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 2343, 4095, 4097, 8192, 1 << 20})
  void otherSizesAreRefused(int size) throws IOException {
    expectRefused(new byte[size], size + " bytes: a page has 4096");
  }

  @Test
  void sizesOfAPageAndOfItsStructureAreTaken() throws IOException, UnreadableDumpException {
    Dump whole = Dump.read(file(new byte[4096]));
    assertThat(whole.note()).isEmpty();
    assertThat(whole.bareStructure()).isEmpty();
    for (Abi abi : Abi.values()) {
      int size =
          switch (abi) {
            case X86_64 -> 3136;
            case X86_32 -> 2344;
            case ARM64 -> 1088;
          };
      Dump bare = Dump.read(file(new byte[size]));
      assertThat(bare.bareStructure()).contains(abi);
      assertThat(bare.note().orElseThrow()).contains("only the structure");
      assertThat(bare.bytes()).hasSize(4096);
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("7f454c4602010100", "an ELF file"),
        Arguments.of("1f8b0800", "gzip"),
        Arguments.of("fd377a585a00", "xz"),
        Arguments.of("28b52ffd", "zstd"),
        Arguments.of("425a6839", "bzip2"),
        Arguments.of("504b0304", "zip"),
        Arguments.of("ffffffffffffffff58454e46", "Xen domain"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void filesOfOtherKindsAreNamedWhateverTheirSize(String start, String kind) throws IOException {
    byte[] magic = HexFormat.of().parseHex(start);
    expectRefused(Arrays.copyOf(magic, 4096), kind);
    expectRefused(Arrays.copyOf(magic, 10_000), kind);
  }

  @Test
  void textIsNamed() throws IOException {
    String hex = "00000000: 0001 0000 0000 0000 0000 0000 0000 0000  ................\n";
    expectRefused(hex.repeat(256).getBytes(UTF_8), "is text");
    expectRefused(hex.repeat(100).substring(0, 4096).getBytes(UTF_8), "is text");
    expectRefused("é".repeat(3000).getBytes(UTF_8), "is text");
    expectRefused(Arrays.copyOf(hex.repeat(10).getBytes(UTF_8), 4096), "is text");
    expectRefused("<project/>".getBytes(UTF_8), "is text");
  }

  @Test
  void absentMemoryIsNamed() throws IOException {
    byte[] ones = new byte[4096];
    Arrays.fill(ones, (byte) 0xFF);
    expectRefused(ones, "is 0xff");
  }

  @Test
  void oddPagesAreTaken() throws IOException, UnreadableDumpException {
    byte[] page = new byte[4096];
    Arrays.fill(page, 0, 128, (byte) 'a'); // looks like text at first
    assertThat(Dump.read(file(page)).bytes()).isEqualTo(page);
    Arrays.fill(page, (byte) 0xFF);
    page[4095] = 0;
    assertThat(Dump.read(file(page)).bytes()).isEqualTo(page);
    page[0] = 0x7F;
    page[1] = 'E';
    assertThat(Dump.read(file(page)).bytes()).isEqualTo(page);
  }

  @Test
  void folderIsNamed() {
    assertThatThrownBy(() -> Dump.read(folder)).hasMessageContaining("folder");
  }

  @Test
  void twoWallclocksLeaveTheAbiOpen() throws UnreadableDumpException {
    Dump both =
        MadeUp.dump(
            MadeUp.wallclock(Abi.X86_64, 2, 1_700_000_000)
                .andThen(MadeUp.wallclock(Abi.X86_32, 4, 1_700_000_000)));
    assertThat(AbiGuess.of(both).abi()).isEmpty();
    assertThat(AbiGuess.of(both).why()).isNotEmpty();
  }
}
