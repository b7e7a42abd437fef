package org.sharedinfo.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader: what it takes, and what it says of damage. */
class RecordingReaderTest {
  private static final String LINES =
      """
      # a comment
      L 0 0 20 4 5 ffff82d040000001
      A 1 0 800 8 0:20 ffff82d040000002 in=set_pending
      M 1 0 0 1 -:1 -
      begin 1 0 time 0
      done 1 0 time - later=key
      unheard of=it
      area 7 vcpu_info vcpu=3
      S 0 7 0 1 1 - side=guest
      drop 7
      gap lost some
      """;

  /** Both lists of a guest, and calls of their owner and observer. */
  private static final String LISTS =
      Recordings.of(
          Recordings.LIST
              + """
              area 6 p2m_tree level=3 mfn=77
              area 7 p2m_tree level=2 mfn=78
              """,
          """
          I 0 1 0 8 72001 -
          I 0 2 8 8 73001 -
          I 0 3 0 8 74001 -
          I 0 5 0 8 75 -
          I 0 6 0 8 78 -
          I 0 7 0 8 75 -
          begin 0 0 p2m_set_up 2 75 91111111
          S 0 4 0 8 75001 g
          S 0 5 8 8 91111111 g
          S 0 0 c10 8 2 g
          S 0 0 c18 8 77 g
          S 0 0 c30 8 40000000 g
          S 0 0 c28 8 71000 g
          done 0 0 p2m_set_up
          begin 0 0 p2m_grow 2 1 7777
          S 0 5 10 8 7777 g
          S 0 0 c10 8 3 g
          done 0 0 p2m_grow
          begin 5 - p2m_read 1
          L 5 0 c38 8 0 t
          L 5 4 0 8 75001 t
          L 5 5 8 8 91111111 t
          L 5 0 c38 8 0 t
          done 5 - p2m_read 91111111 1 0
          begin 0 0 p2m_remap 0
          S 0 0 c38 8 1 g
          S 0 4 0 8 76001 g
          S 0 0 c38 8 2 g
          done 0 0 p2m_remap
          begin 5 - p2m_changed 0 1
          L 5 0 c38 8 2 t
          done 5 - p2m_changed 1
          """);

  private static final class Heard implements Receiver {
    private final List<Access> accesses = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private boolean whole;

    @Override
    public void header(Header header) {}

    @Override
    public void access(Access access) {
      accesses.add(access);
    }

    @Override
    public void mark(Mark mark) {
      marks.add(mark);
    }

    @Override
    public void end(boolean saysSo) {
      whole = saysSo;
    }
  }

  private static Heard read(byte[] bytes) throws IOException {
    Heard heard = new Heard();
    RecordingReader.read(new ByteArrayInputStream(bytes), heard, _ -> {});
    return heard;
  }

  private static Heard read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private static String whole() {
    return Recordings.HEADER + "begin\n" + LINES + "end 10\n";
  }

  @Test
  void accessesAndMarks() throws IOException {
    Heard heard = read(whole());
    assertThat(heard.whole).isTrue();
    assertThat(heard.accesses)
        .extracting(Access::kind)
        .containsExactly(
            Access.Kind.LOAD, Access.Kind.ATOMIC, Access.Kind.MODIFY, Access.Kind.STORE);
    assertThat(heard.accesses)
        .extracting(Access::side)
        .containsExactly(Side.HYPERVISOR, Side.HYPERVISOR, Side.OTHER, Side.GUEST);
    assertThat(heard.accesses.get(1).in()).isEqualTo("set_pending");
    assertThat(heard.accesses.get(2).knowsBefore()).isFalse();
    assertThat(heard.marks).hasSize(6);
    assertThat(heard.marks.get(2)).isInstanceOf(Mark.Other.class);
  }

  @Test
  void unknownMarkOfOneLetter() throws IOException {
    Heard heard = read(Recordings.HEADER + "begin\nx 1 2\nend 1\n");
    assertThat(heard.marks).hasExactlyElementsOfTypes(Mark.Other.class);
  }

  @Test
  void packedAndWithOtherLineEnds() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(whole().replace("\n", "\r\n").getBytes(UTF_8));
    }
    assertThat(read(packed.toByteArray()).accesses).hasSize(4);
  }

  @Test
  void insideAConsoleLog() throws IOException {
    String log =
        "Xen 4.17\n"
            + whole()
                .lines()
                .map(l -> "(d1) [1.0] @rec " + l + "\nnoise\n")
                .reduce("", String::concat);
    assertThat(read(log).accesses).hasSize(4);
  }

  @Test
  void cutOff() throws IOException {
    String text = whole();
    Heard heard = read(text.substring(0, text.indexOf("gap") + 2));
    assertThat(heard.whole).isFalse();
    assertThat(heard.accesses).hasSize(4);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    assertThat(read(Arrays.copyOf(packed.toByteArray(), packed.size() - 12)).whole).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "L 0 0 20 4 5",
        "L 0 0 20 4 5 ",
        "L 0 0 20  4 5 -",
        "L 0 9 20 4 5 -",
        "L 0 0 fff 4 5 -",
        "L 0 0 20 9 5 -",
        "L 0 0 20 0 5 -",
        "L 0 0 20 1 100 -",
        "L 0 0 20 4 xyz -",
        "L 0 0 20 4 12345678901234567 -",
        "L 4096 0 20 4 5 -",
        "L 0 0 ffffffffffffffff 4 5 -",
        "A 0 0 20 4 5 -",
        "A 0 0 20 4 5: -",
        "L 0 0 20 4 5 - side=me",
        "L 0 0 20 4 5 - side=guest side=guest",
        "L 0 0 20 4 5 - naked",
        "Q 0 0 20 4 5 -",
        "begin 0 0 dance",
        "begin 0 0 time zz",
        "bind -1 0",
        "run 0 32",
        "area 0 vcpu_info vcpu=1",
        "area 1 vcpu_info",
        "area 1 cellar",
        "drop 0",
        "drop 5",
        "Große 1",
        "end 7",
        "end",
        "end -"
      })
  void damagedLineIsNamed(String line) {
    String text = Recordings.HEADER + "begin\n" + line + "\nend 1\n";
    long number = text.substring(0, text.indexOf(line)).lines().count() + 1;
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DamagedRecordingException.class)
        .hasMessageStartingWith("line " + number + ": ")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abi x86_64",
        "abi arm64",
        "guest xyz",
        "side guest 10-5",
        "side guest ffffffff80000000-ffffffff80000001",
        "side nobody 1-2",
        "complete guest=everything",
        "complete guest",
        "values maybe",
        "channels many",
        "tsc_hz 0",
        "area 0 mailbox",
        "area 1 shared_info",
        "area 300 mailbox",
        "Upper case",
        "L 0 0 20 4 5 -"
      })
  void damagedHeaderIsNamed(String line) {
    assertThatThrownBy(() -> read(Recordings.HEADER + line + "\nbegin\nend 0\n"))
        .isInstanceOf(DamagedRecordingException.class)
        .hasMessageStartingWith("line 10: ");
  }

  @Test
  void whatIsNoRecording() {
    for (String text : new String[] {"", "\n", "ELF", "recording/2\n", "x".repeat(100_000)}) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(DamagedRecordingException.class);
    }
    assertThatThrownBy(() -> read(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3}))
        .isInstanceOf(DamagedRecordingException.class);
    assertThatThrownBy(() -> read("recording/1\nabi x86_64\n"))
        .isInstanceOf(DamagedRecordingException.class);
  }

  /** Lines changed at random: each is read, or refused in one line. */
  @Test
  void damageIsOneLine() throws IOException {
    Random random = new Random(Long.getLong("fuzz.seed", 1));
    int inputs = Integer.getInteger("fuzz.inputs", 2_000);
    List<List<String>> recordings = List.of(whole().lines().toList(), LISTS.lines().toList());
    Recordings.judge(whole());
    Recordings.judge(LISTS);
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      List<String> changed = new ArrayList<>(recordings.get(i % recordings.size()));
      int at = random.nextInt(changed.size());
      changed.set(at, damaged(changed.get(at), random));
      byte[] text = (String.join("\n", changed) + "\n").getBytes(UTF_8);
      try {
        Recordings.judge(text);
      } catch (DamagedRecordingException e) {
        refused++;
        assertThat(e.getMessage()).matches("line [0-9]+: [^\n\r]+").hasSizeLessThan(400);
      }
    }
    assertThat(refused).isBetween(inputs / 4, inputs);
  }

  private static String damaged(String line, Random random) {
    StringBuilder text = new StringBuilder(line);
    int at = line.isEmpty() ? 0 : random.nextInt(line.length());
    char any = (char) (random.nextInt(8) == 0 ? random.nextInt(0x3000) : ' ' + random.nextInt(95));
    switch (random.nextInt(6)) {
      case 0 -> text.insert(at, any);
      case 1 -> text.delete(at, Math.min(line.length(), at + 1 + random.nextInt(4)));
      case 2 -> text.append(' ').append(any);
      case 3 -> text.insert(at, line);
      case 4 -> text.setLength(at);
      default -> {
        if (!line.isEmpty()) {
          text.setCharAt(at, any);
        }
      }
    }
    return text.toString();
  }
}
