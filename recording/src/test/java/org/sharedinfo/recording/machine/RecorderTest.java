package org.sharedinfo.recording.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The recorder, loaded by a stand-in for QEMU that plays accesses. */
class RecorderTest {
  /**
   * The hypervisor's instructions, then the guest's: mov, lock bts, rdtsc and what follows,
   * syscall.
   */
  private static final String CODE =
      """
      block ffff82d040000000 c7 ffff82d040000010 83 ffff82d040000020 f00fba2800
      block ffffffff81000000 8b ffffffff81000010 f0480fab ffffffff81000020 c7
      block ffffffff81000030 0f31
      block ffffffff81000032 90 ffffffff81000040 b820000000 ffffffff81000045 0f05
      """;

  /** Xen's first update of a time record, in the page of frame 5. */
  private static final String FIRST_UPDATE =
      """
      store 0 ffff82d040000000 5020 4 1
      store 0 ffff82d040000000 5020 8 1
      store 0 ffff82d040000000 5028 8 77
      store 0 ffff82d040000000 5030 8 88
      store 0 ffff82d040000000 5038 8 99
      store 0 ffff82d040000000 5020 4 2
      """;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> recorder() throws IOException, InterruptedException {
    if (!Programs.hasGcc()) {
      return Stream.of(dynamicTest("no gcc here: the recorder was not compiled", () -> {}));
    }
    FakeQemu old = FakeQemu.compile(folder, 1);
    FakeQemu young = FakeQemu.compile(folder, 4);
    return Stream.of(old, young)
        .flatMap(qemu ->
            Stream.of(
                named("finds the page", qemu, RecorderTest::findsThePage),
                named("begins with what the page holds", qemu, RecorderTest::beginsWithContent),
                named("joins loads and stores", qemu, RecorderTest::joinsLoadsAndStores),
                named("follows a record that moves", qemu, RecorderTest::followsMovedRecord),
                named("marks upcalls", qemu, RecorderTest::marksUpcalls),
                named("finds a mailbox", qemu, RecorderTest::findsMailbox),
                named("marks sleep", qemu, RecorderTest::marksSleep),
                named("follows the p2m list", qemu, RecorderTest::followsP2mList),
                named("marks hypercalls", qemu, RecorderTest::marksHypercalls),
                named("marks TSC reads", qemu, RecorderTest::marksTscReads),
                named("refuses what it does not know", qemu, RecorderTest::refuses)));
  }

  private interface Check {
    void with(FakeQemu qemu) throws IOException, InterruptedException;
  }

  private static DynamicTest named(String what, FakeQemu qemu, Check check) {
    return dynamicTest(what + ", interface " + qemu.version(), () -> check.with(qemu));
  }

  private static List<String> body(FakeQemu qemu, String script, String... options)
      throws IOException, InterruptedException {
    List<String> lines = qemu.record(CODE + FIRST_UPDATE + script, options);
    return lines.subList(lines.indexOf("begin") + 1, lines.size() - 1);
  }

  private static void findsThePage(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        qemu.record(CODE + FIRST_UPDATE + "load 1 ffffffff81000000 5020 4\n", "pinned=on");

    assertThat(lines)
        .startsWith("recording/1", "abi x86_64", "guest pv")
        .contains("pinned yes", "locked known", "area 0 shared_info mfn=5")
        .contains("complete hypervisor=loads,stores guest=loads,stores")
        .endsWith("begin", "L 1 0 20 4 2 ffffffff81000000", "end 513");
  }

  private static void beginsWithContent(FakeQemu qemu) throws IOException, InterruptedException {
    Path out = folder.resolve("content" + qemu.version());

    assertThat(qemu.run(CODE + FIRST_UPDATE, out).status()).isZero();

    assertThat(out).content().contains("\nI 0 0 20 8 2 -\nI 0 0 28 8 77 -\nI 0 0 30 8 88 -\n");
  }

  private static void joinsLoadsAndStores(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            """
            load 0 ffffffff81000010 5800 8
            store 0 ffffffff81000010 5800 8 10
            load 0 ffff82d040000010 5020 4
            store 0 ffff82d040000010 5020 4 3
            load 0 ffffffff81000000 5808 8
            store 0 ffffffff81000020 5808 8 1
            store 0 ffffffff81000020 6808 8 1
            """);

    assertThat(lines)
        .containsExactly(
            "A 0 0 800 8 0:10 ffffffff81000010",
            "M 0 0 20 4 2:3 ffff82d040000010",
            "L 0 0 808 8 0 ffffffff81000000",
            "S 0 0 808 8 1 ffffffff81000020");
  }

  private static void followsMovedRecord(FakeQemu qemu) throws IOException, InterruptedException {
    StringBuilder copy = new StringBuilder("store 0 ffff82d040000000 5040 8 100\n");
    for (int offset = 0; offset < 64; offset += 8) {
      String value = offset == 0 ? "100" : "0";
      copy.append("load 0 ffff82d040000000 %x 8%n".formatted(0x5040 + offset));
      copy.append("store 0 ffff82d040000000 %x 8 %s%n".formatted(0x93c0 + offset, value));
    }
    copy.append("store 0 ffff82d040000000 93c8 8 ffffffffffffffff\n");

    assertThat(body(qemu, copy.toString()))
        .endsWith(
            "L 0 0 78 8 0 ffff82d040000000",
            "area 65 vcpu_info vcpu=1 mfn=9 at=3c0",
            "S 0 65 8 8 ffffffffffffffff ffff82d040000000");
  }

  private static void marksUpcalls(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            """
            store 0 ffff82d040000000 5000 1 1
            load 0 ffff82d040000000 5000 2
            load 0 ffff82d040000010 5001 1
            store 0 ffff82d040000010 5001 1 1
            load 0 ffffffff81000000 8000 8
            store 0 ffffffff81000020 5000 1 0
            """);

    assertThat(lines)
        .endsWith("M 0 0 1 1 0:1 ffff82d040000010", "upcall 0 0", "S 0 0 0 1 0 ffffffff81000020");
  }

  private static void marksSleep(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            registers(qemu, "rax 1d", "rdi 1")
                + """
                step 0 ffffffff81000045
                load 0 ffff82d040000000 5000 1
                load 0 ffffffff81000000 8000 8
                load 0 ffffffff81000000 5001 1
                """,
            "pinned=on");

    String look = "L 0 0 0 1 0 ffff82d040000000";
    String awake = "L 0 0 1 1 0 ffffffff81000000";
    assertThat(lines.subList(1, lines.size()))
        .isEqualTo(
            qemu.version() == 1
                ? List.of(look, awake)
                : List.of(look, "block 0 0", "wake 0 0", awake));
  }

  private static void findsMailbox(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            """
            store 0 ffffffff81000020 7ff8 8 31786f626c69616d
            store 0 ffffffff81000020 7000 4 101
            """);

    assertThat(lines).containsExactly("area 1 mailbox mfn=7", "S 0 1 0 4 101 ffffffff81000020");
  }

  /**
   * Page tables in frames 10 to 13 (hexadecimal) map address 1000 to frame 14, which holds the
   * list.
   */
  private static void followsP2mList(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            """
            store 0 ffffffff81000020 10000 8 11001
            store 0 ffffffff81000020 11000 8 12001
            store 0 ffffffff81000020 12000 8 13001
            store 0 ffffffff81000020 13008 8 14001
            store 0 ffffffff81000020 5c10 8 200
            store 0 ffffffff81000020 5c30 8 1000
            store 0 ffffffff81000020 5c28 8 10000
            store 0 ffffffff81000020 14010 8 77
            store 0 ffffffff81000020 13010 8 15001
            """);

    assertThat(lines.subList(lines.size() - 7, lines.size()))
        .containsExactly(
            "area 16 page_table level=4 va=0 mfn=10",
            "area 17 page_table level=3 va=0 mfn=11",
            "area 18 page_table level=2 va=0 mfn=12",
            "area 19 page_table level=1 va=0 mfn=13",
            "area 2 p2m pfn=0 pages=1",
            "S 0 2 10 8 77 ffffffff81000020",
            "S 0 19 10 8 15001 ffffffff81000020");
  }

  private static void marksHypercalls(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            registers(qemu, "rax 20", "rdi 4", "rsi 1234") + "step 1 ffffffff81000045\n",
            "pinned=on");

    assertThat(lines)
        .containsExactly("hypercall 1 1 20" + (qemu.version() == 1 ? "" : " 4 1234 0 0"));
  }

  private static String registers(FakeQemu qemu, String... values) {
    return qemu.version() == 1 ? "" : "register " + String.join("\nregister ", values) + "\n";
  }

  /** An interrupt comes between a TSC read and what follows it, and reads the TSC as well. */
  private static void marksTscReads(FakeQemu qemu) throws IOException, InterruptedException {
    List<String> lines =
        body(
            qemu,
            """
            step 0 ffffffff81000030
            step 0 ffffffff81000030
            """
                + registers(qemu, "rax 89abcdef", "rdx 1")
                + "step 0 ffffffff81000032\n"
                + registers(qemu, "rax 7")
                + "step 0 ffffffff81000032\n"
                + "step 0 ffffffff81000032\n");

    if (qemu.version() == 1) {
      assertThat(lines).isEmpty();
    } else {
      assertThat(lines)
          .containsExactly(
              "tsc 0 - 189abcdef ffffffff81000030", "tsc 0 - 100000007 ffffffff81000030");
    }
  }

  private static void refuses(FakeQemu qemu) throws IOException, InterruptedException {
    assertRefused(qemu, "color=red", "recorder: unknown option color=red: see record/README.md");
    assertRefused(qemu, "abi=arm64", "recorder: abi is x86_64 or x86_32, not arm64");
    assertRefused(qemu, "guest=12", "recorder: 12 is no range FIRST-LAST");
    assertRefused(qemu, "frame=fffff", "recorder: frame fffff is not in the guest's memory file");
    assertRefused(qemu, "ram=/nowhere", "recorder: cannot open ram=/nowhere");
  }

  private static void assertRefused(FakeQemu qemu, String option, String words)
      throws IOException, InterruptedException {
    Programs.Outcome outcome = qemu.run("", folder.resolve("refused"), option);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.printed()).startsWith(words).hasLineCount(1);
  }
}
