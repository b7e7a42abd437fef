package org.sharedinfo.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawings of the structures, in Javadoc and in docs, against the layouts. */
class LayoutPicturesTest {
  private static final Path SOURCES = Path.of("src/main/java/org/sharedinfo/abi");
  private static final Path PAGE = Path.of("../docs/shared-info.md");

  /** The offsets in each ABI, then the name of what starts there; none after the last. */
  private static final Pattern ROW =
      Pattern.compile(
          "[ *]*(\\d+|-) +(\\d+|-) +(\\d+|-) +[|+](?: *(\\w+)(?:\\[[\\d.]+])? *\\||-+\\+).*");

  private static final String END = "";

  /** A row: the offsets in the order of the ABIs. */
  private record Row(List<String> offsets) {
    String in(Abi abi) {
      return offsets.get(abi.ordinal());
    }
  }

  private static GroupLayout layout(String structure, Abi abi) {
    return switch (structure) {
      case "vcpu_time_info" -> VcpuTimeInfo.of(abi).layout();
      case "vcpu_info" -> VcpuInfo.of(abi).layout();
      case "arch_vcpu_info" -> ArchVcpuInfo.of(abi).layout();
      case "arch_shared_info" -> ArchSharedInfo.of(abi).layout();
      case "shared_info" -> SharedInfo.of(abi).layout();
      default -> throw new IllegalArgumentException(structure);
    };
  }

  private static Map<String, Row> rows(List<String> lines) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String name = row.group(4) == null ? END : row.group(4);
        List<String> offsets = List.of(row.group(1), row.group(2), row.group(3));
        assertThat(rows.put(name, new Row(offsets))).as("%s", line).isNull();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "VcpuTimeInfo, vcpu_time_info",
    "VcpuInfo, vcpu_info",
    "ArchVcpuInfo, arch_vcpu_info",
    "ArchSharedInfo, arch_shared_info",
    "SharedInfo, shared_info"
  })
  void javadocDrawsEachMemberAtItsOffset(String type, String structure) throws IOException {
    Map<String, Row> rows = rows(Files.readAllLines(SOURCES.resolve(type + ".java")));
    for (Abi abi : Abi.values()) {
      GroupLayout layout = layout(structure, abi);
      Map<String, String> members =
          layout.memberLayouts().stream()
              .flatMap(member -> member.name().stream())
              .collect(Collectors.toMap(name -> name, name -> "" + offset(layout, name)));
      members.put(END, "" + layout.byteSize());
      Map<String, String> drawn = new LinkedHashMap<>();
      rows.forEach((name, row) -> {
        if (!row.in(abi).equals("-")) {
          drawn.put(name, row.in(abi));
        }
      });
      assertThat(drawn).as("%s in %s", structure, abi.id()).isEqualTo(members);
    }
  }

  @ParameterizedTest
  @CsvSource({"shared_info, 8", "vcpu_info, 5", "vcpu_time_info, 6"})
  void pageDrawsMembersAtTheirOffsets(String structure, int members) throws IOException {
    List<String> lines =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("<!-- layout:" + structure + " -->"))
            .skip(2)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    Map<String, Row> rows = rows(lines);
    rows.remove(END);
    assertThat(rows).hasSizeGreaterThanOrEqualTo(members);
    for (Abi abi : Abi.values()) {
      rows.forEach((name, row) ->
          assertThat(row.in(abi))
              .as("%s in %s", name, abi.id())
              .isEqualTo(place(structure, name, abi)));
    }
  }

  /** Where the page draws a member; wc_sec_hi has one row for both of its places. */
  private static String place(String structure, String name, Abi abi) {
    if (name.equals(SharedInfo.WC_SEC_HI)) {
      return "" + SharedInfo.of(abi).wcSecHiOffset();
    }
    GroupLayout layout = layout(structure, abi);
    boolean exists =
        layout.memberLayouts().stream().anyMatch(m -> m.name().filter(name::equals).isPresent());
    return exists ? "" + offset(layout, name) : "-";
  }

  private static long offset(MemoryLayout layout, String name) {
    return layout.byteOffset(PathElement.groupElement(name));
  }
}
